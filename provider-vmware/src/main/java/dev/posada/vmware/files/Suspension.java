package dev.posada.vmware.files;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The saved memory of a machine, from which it goes on when it is started. Immutable.
 *
 * @param file where it is, absolute
 * @param ofSnapshot whether that file belongs to a snapshot, so that it must stay
 */
public record Suspension(String file, boolean ofSnapshot) {
  private static final String STATE = "checkpoint.vmState";
  private static final String READ_ONLY = STATE + ".readOnly";
  private static final List<String> KEYS =
      List.of("checkpoint.vmstate", "checkpoint.vmstate.readonly", "vmotion.checkpointfbsize");

  static Optional<Suspension> read(Dictionary file, UnaryOperator<String> resolve) {
    return file.value(STATE)
        .filter(name -> !name.isBlank())
        .map(
            name ->
                new Suspension(
                    resolve.apply(name), file.flag(READ_ONLY, false) || name.endsWith(".vmsn")));
  }

  static Dictionary remove(Dictionary file) {
    return file.without(KEYS::contains);
  }
}
