package io.tallystick.bootstrap.command;

import io.tallystick.application.usecase.inbox.Outcome;

/** An outcome as a line for a terminal. */
final class OutcomeLine {

  private OutcomeLine() {}

  static String of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Tried tried ->
          "%s  %s  %s".formatted(tried.id(), tried.event().status().code(), tried.event().detail());
      case Outcome.Known known ->
          "%s  unchanged  is %s: %s"
              .formatted(known.id(), known.event().status().code(), known.event().detail());
      case Outcome.Missing missing -> missing.id() + "  unknown  no event has this id";
      case Outcome.Unrecorded unrecorded ->
          unrecorded.id() + "  broken  could not be stored; the log says why";
    };
  }
}
