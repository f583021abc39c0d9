package dev.posada.examples.tour;

import java.util.Map;
import java.util.UUID;

/**
 * One run of the tour. All that it makes carries its label, so that it can be found again and told
 * from what others made. Immutable.
 *
 * @param id what tells this run from others
 */
record Run(String id) {
  /** The key of the label. */
  static final String LABEL = "dev.posada.tour";

  /** What the names of all guests of all runs begin with. */
  static final String PREFIX = "posada-tour-";

  /** The repository of the images of all runs. */
  static final String IMAGE = "posada-tour";

  static Run begin() {
    return new Run(UUID.randomUUID().toString().substring(0, 8));
  }

  Map<String, String> labels() {
    return Map.of(LABEL, id);
  }

  /** Returns the name of the guest of this run that is called so. */
  String name(String what) {
    return PREFIX + id + "-" + what;
  }

  /** Whether somebody's labels say that this run made it. */
  boolean made(Map<String, String> labels) {
    return id.equals(labels.get(LABEL));
  }
}
