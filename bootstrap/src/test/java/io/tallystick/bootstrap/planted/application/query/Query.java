package io.tallystick.bootstrap.planted.application.query;

import io.tallystick.bootstrap.planted.application.service.Service;

/** A violation, planted so that the rule is seen to fail. */
public interface Query {

  Service service();
}
