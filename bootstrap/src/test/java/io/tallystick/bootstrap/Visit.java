package io.tallystick.bootstrap;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real browser in which somebody visits the dashboard. To be used by one thread. */
final class Visit implements AutoCloseable {

  static final String PASSWORD = "a long enough password";

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static final String AXE = axe();

  private static final String VIOLATIONS =
      """
      async rules => {
        const results = await axe.run({ runOnly: rules, resultTypes: ['violations'] });
        return results.violations.map(rule =>
          `${location.href}: ${rule.help} at ${rule.nodes.map(node => node.html).join(', ')}`);
      }
      """;

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new ArrayList<>();

  private Visit(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /**
   * Starts Chromium, without the parts that draw on a screen if they can be left out. Where there
   * is none, the test is skipped, which a line says; with {@code CI=true} it fails.
   */
  static Visit open() {
    Path chromium =
        Stream.of(
                "/usr/bin/chromium-headless-shell",
                "/usr/bin/chromium",
                "/usr/bin/chromium-browser",
                "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseGet(Visit::missing);
    PlaywrightAssertions.setDefaultAssertionTimeout(Program.PATIENCE.toMillis());
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    return new Visit(playwright, browser);
  }

  /** The script that comes with the library for Playwright. */
  private static String axe() {
    try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path missing() {
    String line =
        "Browser tests are skipped: Chromium is not installed (apt install"
            + " chromium-headless-shell).";
    if ("true".equals(System.getenv("CI"))) {
      return fail(line);
    }
    System.err.println(line);
    return abort(line);
  }

  /** How a window looks. */
  record Window(int width, ColorScheme theme, boolean script) {

    static Window usual() {
      return new Window(1440, ColorScheme.LIGHT, true);
    }

    Window withoutScript() {
      return new Window(width, theme, false);
    }

    @Override
    public String toString() {
      return theme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width;
    }
  }

  /** A window in which nobody is signed in. What its console complains of is kept. */
  Page window(Window window) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(window.width(), 1000)
                .setColorScheme(window.theme())
                .setJavaScriptEnabled(window.script()));
    Page page = context.newPage();
    page.setDefaultTimeout(Program.PATIENCE.toMillis());
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.text().contains("server responded")) {
            complaints.add(page.url() + ": " + message.text());
          }
        });
    page.onPageError(error -> complaints.add(page.url() + ": " + error));
    page.onDialog(dialog -> complaints.add(page.url() + ": dialog " + dialog.message()));
    return page;
  }

  /** A window in which somebody has signed in. */
  Page signedIn(Program program, String name, Window window) {
    Page page = window(window);
    signIn(page, program, name);
    return page;
  }

  /** Signs somebody in, in a window in which nobody is any more. */
  void signIn(Page page, Program program, String name) {
    page.navigate(program.at("/admin").toString());
    page.getByLabel("Name").fill(name);
    page.getByLabel("Password").fill(PASSWORD);
    page.getByLabel("Password").press("Enter");
    page.locator("form.search").waitFor();
  }

  /** Closes all windows, in which pages would go on refreshing themselves. */
  void closeWindows() {
    List.copyOf(browser.contexts()).forEach(BrowserContext::close);
  }

  /** What the consoles of all windows have complained of, and scripts that broke. */
  List<String> complaints() {
    return complaints;
  }

  /** The violations of accessibility rules (WCAG 2.2 A and AA) on a page. */
  static List<String> violations(Page page) {
    return violations(
        page,
        "tag",
        List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"));
  }

  /** The violations of those rules that depend on colours: what another theme may break. */
  static List<String> colourViolations(Page page) {
    return violations(page, "rule", List.of("color-contrast", "link-in-text-block"));
  }

  /** Runs axe in the page, which is given it once, and takes back violations alone. */
  private static List<String> violations(Page page, String type, List<String> rules) {
    if (page.evaluate("'axe' in window").equals(false)) {
      page.evaluate("() => {" + AXE + "}");
    }
    Object found = page.evaluate(VIOLATIONS, Map.of("type", type, "values", rules));
    return ((List<?>) found).stream().map(Object::toString).toList();
  }

  /** Keeps a picture of the whole page. */
  static void photograph(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
