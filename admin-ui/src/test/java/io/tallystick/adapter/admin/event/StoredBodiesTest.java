package io.tallystick.adapter.admin.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.adapter.admin.Browser;
import io.tallystick.adapter.admin.DashboardTest;
import io.tallystick.adapter.admin.InMemoryEvents;
import io.tallystick.adapter.admin.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a viewer sees of stored bodies: of bodies with personal data in every place where there may
 * be any, and of those in a folder that is named by {@code -Dstripe.events=…}.
 */
class StoredBodiesTest extends DashboardTest {

  private static final String FOLDER = System.getProperty("stripe.events", "");

  /** The fields whose texts a viewer may see, where they have the form of an id or a word. */
  private static final Set<String> SHOWN =
      Set.of(
          """
          id account application_fee balance_transaction charge checkout_session coupon customer
          default_payment_method default_source destination dispute failure_balance_transaction
          invoice invoice_item latest_attempt latest_charge latest_invoice mandate on_behalf_of
          payment_intent payment_link payment_method pending_setup_intent plan price product
          promotion_code refund request schedule setup_intent source source_transfer subscription
          subscription_item tax_rate test_clock transfer transfer_reversal
          object type status mode payment_status payment_method_types payment_method_type
          billing_cycle_anchor billing_reason billing_scheme cancellation_reason capture_method code
          collection_method confirmation_method customer_creation decline_code duration
          end_behavior failure_code funding interval network_status proration_behavior reason
          risk_level setup_future_usage source_type submit_type tax_behavior tiers_mode usage
          usage_type currency default_currency api_version amount_decimal unit_amount_decimal
          client_reference_id credits credit_amount amount_in_credits credits_to_add user_id
          primary_user_id authenticated_user nextauth_user_id
          """
              .strip()
              .split("\\s+"));

  private Browser viewer;
  private String frame;

  @Override
  protected void open() {
    super.open();
    viewer = signedIn("viewer");
    bean(InMemoryEvents.class).add(Samples.failed("evt_empty", "zoe@example.net", "{}"));
    frame = payload("evt_empty");
  }

  static Stream<Path> bodies() throws IOException {
    List<Path> bodies = new ArrayList<>(in(Path.of("src/test/resources/bodies")));
    if (!FOLDER.isBlank()) {
      bodies.addAll(in(Path.of(FOLDER)));
    }
    return bodies.stream();
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_text_is_hidden_from_a_viewer_unless_its_field_is_listed(Path file) throws IOException {
    byte[] body = Files.readAllBytes(file);
    List<Leaf> shown = new ArrayList<>();
    PayloadNode.of(body, false).ifPresent(top -> shown(top, "", shown));
    List<Leaf> texts = texts(body);
    List<Leaf> hidden = new ArrayList<>(texts);
    hidden.removeAll(shown);

    assertThat(shown).filteredOn(texts::contains).extracting(Leaf::field).isSubsetOf(SHOWN);

    String event = "evt_" + file.getFileName().toString().replaceAll("\\W", "");
    bean(InMemoryEvents.class)
        .add(Samples.failed(event, "zoe@example.net", new String(body, StandardCharsets.UTF_8)));
    String page = payload(event);
    assertThat(hidden)
        .extracting(Leaf::text)
        .filteredOn(text -> text.length() > 3 && !frame.contains(text))
        .filteredOn(text -> shown.stream().noneMatch(leaf -> leaf.mentions(text)))
        .allSatisfy(text -> assertThat(page).doesNotContain(text));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_body_shows_what_support_needs(Path file) throws IOException {
    List<Leaf> shown = new ArrayList<>();
    PayloadNode.of(Files.readAllBytes(file), false).ifPresent(top -> shown(top, "", shown));

    assertThat(shown).extracting(Leaf::path).contains("/id", "/type");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void nothing_on_the_page_of_a_sample_names_a_person(Path file) throws IOException {
    String event = "evt_keys" + file.getFileName().toString().replaceAll("\\W", "");
    bean(InMemoryEvents.class)
        .add(Samples.failed(event, "ann@example.net", Files.readString(file)));

    assertThat(viewer.get("/admin/events/" + event).body())
        .contains("“hidden” is no number of credits")
        .doesNotContainIgnoringCase("kraemer")
        .doesNotContain("zoe");
  }

  static Stream<Path> samples() throws IOException {
    return in(Path.of("src/test/resources/bodies")).stream();
  }

  /** The part of an event's page that shows its body, without what HTML escapes. */
  private String payload(String event) {
    String page = viewer.get("/admin/events/" + event).body();
    return page.substring(page.indexOf("id=\"payload\""))
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  /** A text in a body; its field is the closest one that has a name. */
  private record Leaf(String path, String field, String text) {
    static Leaf at(String path, String text) {
      String named = path.replaceAll("(/[0-9]+)+$", "");
      return new Leaf(path, named.substring(named.lastIndexOf('/') + 1), text);
    }

    boolean mentions(String part) {
      return text.contains(part) || path.contains(part);
    }
  }

  private static void shown(PayloadNode node, String path, List<Leaf> shown) {
    if (!node.isFolded() && !node.kind().equals("hidden")) {
      shown.add(Leaf.at(path, node.text()));
    }
    node.children().forEach(child -> shown(child, path + "/" + child.name(), shown));
  }

  private static List<Leaf> texts(byte[] body) throws IOException {
    List<Leaf> texts = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(body)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          texts.add(
              Leaf.at(parser.getParsingContext().pathAsPointer().toString(), parser.getText()));
        }
      }
    }
    return texts;
  }
}
