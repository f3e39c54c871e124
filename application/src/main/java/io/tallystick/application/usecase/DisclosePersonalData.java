package io.tallystick.application.usecase;

/** Support staff look at personal data that pages hide otherwise: the looking is on record. */
public interface DisclosePersonalData {

  /**
   * Notes that somebody is about to see it; it may be shown once this has returned.
   *
   * @param person who looks
   * @param subject at what: an event's id, or a list
   * @param reason what for
   */
  void disclose(String person, String subject, String reason);
}
