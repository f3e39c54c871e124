package io.tallystick.domain.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a payment in which a user may be named, in the order in which they are believed.
 */
public enum CandidateSource {
  CLIENT_REFERENCE_ID("client_reference_id", true),
  METADATA_USER_ID("metadata.user_id", true),
  METADATA_PRIMARY_USER_ID("metadata.primary_user_id", true),
  METADATA_AUTHENTICATED_USER("metadata.authenticated_user", true),
  METADATA_NEXTAUTH_USER_ID("metadata.nextauth_user_id", true),
  SUBSCRIPTION_USER_ID("subscription.metadata.user_id", true),
  SUBSCRIPTION_PRIMARY_USER_ID("subscription.metadata.primary_user_id", true),
  SUBSCRIPTION_AUTHENTICATED_USER("subscription.metadata.authenticated_user", true),
  SUBSCRIPTION_NEXTAUTH_USER_ID("subscription.metadata.nextauth_user_id", true),
  SUBSCRIPTION_SESSION_EMAIL("subscription.metadata.session_email", false),
  CUSTOMER("customer", false),
  METADATA_SESSION_EMAIL("metadata.session_email", false),
  CUSTOMER_DETAILS_EMAIL("customer_details.email", false),
  CUSTOMER_EMAIL("customer_email", false);

  private static final String METADATA = "metadata.";
  private static final String OF_SUBSCRIPTION = "subscription.";

  private final String path;
  private final boolean idByApplication;

  CandidateSource(String path, boolean idByApplication) {
    this.path = path;
    this.idByApplication = idByApplication;
  }

  /** Where in Stripe's object the field stands: {@code metadata.user_id}. */
  public String path() {
    return path;
  }

  /** The name of the field, without where it stands: {@code user_id}. */
  public String field() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Whether the field stands in the metadata of the subscription whose invoice was paid. */
  public boolean isOfSubscription() {
    return path.startsWith(OF_SUBSCRIPTION);
  }

  /** Whether the application itself writes an id here, so that the payer cannot have chosen it. */
  public boolean idByApplication() {
    return idByApplication;
  }

  /** What a text in this field is taken for. */
  public UserReference read(String text) {
    return this == CUSTOMER ? UserReference.parseCustomer(text) : UserReference.parse(text);
  }

  /** The source with this path, if there is one. */
  public static Optional<CandidateSource> at(String path) {
    return Arrays.stream(values()).filter(source -> source.path.equals(path)).findFirst();
  }

  /** Every source, the most trustworthy first. */
  public static List<CandidateSource> standardOrder() {
    return List.of(values());
  }

  /**
   * An order of the fields of a payment with those of a subscription: its metadata are looked at
   * like the invoice's own, before the customer.
   */
  public static List<CandidateSource> withSubscription(List<CandidateSource> order) {
    List<CandidateSource> whole = new ArrayList<>(order);
    List<CandidateSource> added =
        order.stream()
            .filter(source -> source.path.startsWith(METADATA))
            .map(source -> at(OF_SUBSCRIPTION + source.path).orElseThrow())
            .toList();
    int customer = order.indexOf(CUSTOMER);
    whole.addAll(customer < 0 ? order.size() : customer, added);
    return List.copyOf(whole);
  }
}
