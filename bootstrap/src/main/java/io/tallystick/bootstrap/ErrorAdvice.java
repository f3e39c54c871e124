package io.tallystick.bootstrap;

import java.util.Optional;

/** What to do about an error of the Java virtual machine that ended the program, in one line. */
final class ErrorAdvice {

  private ErrorAdvice() {}

  /** For the innermost error that caused the failure; empty if none of the machine's did. */
  static Optional<String> of(Throwable failure) {
    Optional<String> advice = Optional.empty();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Optional<String> ofThis = ofOne(cause);
      advice = ofThis.isPresent() ? ofThis : advice;
    }
    return advice;
  }

  private static Optional<String> ofOne(Throwable cause) {
    return switch (cause) {
      case OutOfMemoryError lack when String.valueOf(lack.getMessage()).contains("thread") ->
          Optional.of(
              "no thread can be made (%s): raise the limit of processes and threads, ulimit -u or"
                      .formatted(lack.getMessage())
                  + " the container's, and run the command again");
      case OutOfMemoryError lack ->
          Optional.of(
              "memory is used up (%s): give Java more, for example JAVA_OPTS=%s, and run the command again"
                  .formatted(
                      lack.getMessage(),
                      "Metaspace".equals(lack.getMessage())
                          ? "-XX:MaxMetaspaceSize=256m"
                          : "-Xmx512m"));
      case LinkageError misfit ->
          Optional.of(
              ("the program is not whole, or was changed while it ran (%s: %s): build it or copy it"
                      + " again, and run the command again")
                  .formatted(misfit.getClass().getSimpleName(), misfit.getMessage()));
      case VirtualMachineError machine ->
          Optional.of(
              "Java gave up (%s): run the command again, and report it if it happens again"
                  .formatted(machine));
      default -> Optional.empty();
    };
  }
}
