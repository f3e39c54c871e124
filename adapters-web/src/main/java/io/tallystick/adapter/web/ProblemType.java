package io.tallystick.adapter.web;

import io.tallystick.domain.Coded;

/** What can be wrong with a request to the API; the codes are stable. */
public enum ProblemType implements Coded {
  BAD_REQUEST(400, "The request cannot be read"),
  INVALID_JSON(400, "The body is not JSON"),
  WRONG_TYPE(400, "A field has the wrong type"),
  INVALID_IDEMPOTENCY_KEY(400, "The Idempotency-Key is missing or cannot be used"),
  UNAUTHORIZED(401, "No valid API key"),
  INSUFFICIENT_CREDITS(402, "The balance does not suffice"),
  INSUFFICIENT_SCOPE(403, "The API key does not allow this"),
  NOT_FOUND(404, "There is nothing at this address"),
  UNKNOWN_USER(404, "No user has this reference"),
  UNKNOWN_HOLD(404, "No hold has this id"),
  METHOD_NOT_ALLOWED(405, "This address takes another method"),
  AMBIGUOUS_USER(409, "Several users have this reference"),
  HOLD_OVER(409, "The hold is captured, released or expired"),
  REFUSED_BY_DATABASE(409, "A rule of the host application's tables forbids this"),
  BODY_TOO_LARGE(413, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
  MISDIRECTED(421, "This host name is not served"),
  INVALID_VALUE(422, "A field has a value that is not allowed"),
  IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key belongs to another request"),
  OUT_OF_RANGE(422, "The account cannot hold so many credits"),
  RATE_LIMITED(429, "Too many requests"),
  INTERNAL_ERROR(500, "The request broke"),
  UNAVAILABLE(503, "The request cannot be served now");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The type for what the server itself refuses with this status. */
  static ProblemType ofStatus(int status) {
    return switch (status) {
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 421 -> MISDIRECTED;
      case 500 -> INTERNAL_ERROR;
      default -> status > 500 ? UNAVAILABLE : BAD_REQUEST;
    };
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }
}
