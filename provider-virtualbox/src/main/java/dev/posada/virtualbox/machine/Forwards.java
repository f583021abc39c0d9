package dev.posada.virtualbox.machine;

import dev.posada.Failure;
import dev.posada.Nic;
import dev.posada.PortForward;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The rules by which ports of the host lead to a card behind NAT. */
final class Forwards {
  private static final int FIRST_FREE = 49152;
  private static final int LAST = 65535;

  private Forwards() {}

  /** {@return the card with a port for each that the host is to choose} */
  static Nic chosen(Nic nic, Installation vbox, Operation op) {
    if (nic.forwards().isEmpty()) {
      return nic;
    }
    if (nic.mode() != Nic.Mode.NAT) {
      throw new RejectedException(
          "VirtualBox forwards ports to a card behind NAT only",
          Failure.notDone().remedy("use Nic.nat()"));
    }
    if (nic.forwards().stream().allMatch(forward -> forward.hostPort() > 0)) {
      return nic;
    }
    Set<Integer> taken = new HashSet<>(Images.all(vbox, op).forwarded().keySet());
    nic.forwards().forEach(forward -> taken.add(forward.hostPort()));
    Nic chosen = bare(nic);
    for (PortForward forward : nic.forwards()) {
      int port = forward.hostPort();
      while (port == 0 || forward.hostPort() == 0 && !taken.add(port)) {
        port = ThreadLocalRandom.current().nextInt(FIRST_FREE, LAST + 1);
      }
      chosen =
          chosen.forward(
              new PortForward(
                  forward.protocol(), forward.hostAddress(), port, forward.guestPort()));
    }
    return chosen;
  }

  private static Nic bare(Nic nic) {
    Nic bare = Nic.nat().connected(nic.connected());
    bare = nic.mac().isPresent() ? bare.mac(nic.mac().get()) : bare;
    return nic.id().isPresent() ? bare.attachedAs(nic.id().get()) : bare;
  }

  /** {@return the rule for a port, as the tool takes it} */
  static String rule(PortForward forward) {
    return String.join(
        ",",
        Devices.rule(forward),
        forward.protocol().name().toLowerCase(Locale.ROOT),
        forward.hostAddress(),
        "" + forward.hostPort(),
        "",
        "" + forward.guestPort());
  }

  static List<String> rules(List<PortForward> forwards) {
    List<String> rules = new ArrayList<>();
    forwards.forEach(forward -> rules.add(rule(forward)));
    return rules;
  }
}
