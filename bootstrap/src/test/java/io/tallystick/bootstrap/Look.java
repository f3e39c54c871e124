package io.tallystick.bootstrap;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a page looks: whether everybody can use it, and whether it fits. */
final class Look {

  /** What holds more than it is wide; a text that is not JSON may, and the numbers of a chart. */
  private static final String TOO_WIDE =
      """
      [...document.querySelectorAll('main *')]
        .filter(it => it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0
          && getComputedStyle(it).overflowX !== 'visible'
          && !it.matches('input, select, .visually-hidden, pre, thead') && !it.querySelector('#bars'))
        .map(it => it.tagName + '.' + it.className + ' ' + it.scrollWidth)
      """;

  /** Buttons and fields that a finger misses. */
  private static final String TOO_SMALL =
      """
      [...document.querySelectorAll('main button, main .btn, main input:not([type=checkbox],'
          + ' [type=radio]), main select, main label:has(input), main .chip a,'
          + ' summary, label:has([type=checkbox])')]
        .filter(it => it.offsetParent && it.type !== 'hidden' && (it.getBoundingClientRect().height < 44
          || it.matches('.chip a, .select') && it.getBoundingClientRect().width < 44))
        .map(it => it.outerHTML.slice(0, 80))
      """;

  private Look() {}

  /** Wide and on a phone, in both themes; keeps a picture of each width. */
  static List<String> everywhere(Page page, String name) {
    List<String> found = new ArrayList<>();
    for (int width : new int[] {1440, 375}) {
      page.setViewportSize(width, 1000);
      at(page, name + "-" + width, found);
    }
    page.setViewportSize(1440, 1000);
    return found;
  }

  /** In both themes, between which a page follows the system's while it is open. */
  private static void at(Page page, String name, List<String> found) {
    for (ColorScheme theme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
      String shown = theme.name().toLowerCase(Locale.ROOT);
      assertThat(page.locator("html")).hasAttribute("data-bs-theme", shown);
      // A colour that is still on its way to the other theme has any contrast.
      page.evaluate(
          "document.getAnimations().forEach(it => { try { it.finish(); } catch { it.cancel(); }"
              + " })");
      int most = page.viewportSize().width;
      found.addAll(
          theme == ColorScheme.LIGHT ? Visit.violations(page) : Visit.colourViolations(page));
      int width = (Integer) page.evaluate("document.documentElement.scrollWidth");
      if (width > most) {
        found.add(name + ": the page scrolls sideways, it is " + width + " wide");
      }
      if (theme == ColorScheme.LIGHT) {
        found.addAll(told(page, TOO_WIDE, name + ": wide "));
      }
      if (most < 768 && theme == ColorScheme.LIGHT) {
        found.addAll(told(page, TOO_SMALL, name + ": small "));
      }
    }
    Visit.photograph(page, name);
  }

  private static List<String> told(Page page, String question, String what) {
    return ((List<?>) page.evaluate(question)).stream().map(it -> what + it).toList();
  }
}
