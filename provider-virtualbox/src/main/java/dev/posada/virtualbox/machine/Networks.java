package dev.posada.virtualbox.machine;

import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.text.NetworkText;
import dev.posada.virtualbox.tool.Installation;
import dev.posada.virtualbox.tool.NetworkDirectory;
import java.util.ArrayList;
import java.util.List;

/** How a card is connected to what a {@link Nic} names. */
final class Networks {
  /** What names that a card is on no network. */
  private static final String NOWHERE = "none";

  private final Installation vbox;
  private final NetworkDirectory directory;
  private final Operation op;

  Networks(Installation vbox, Operation op) {
    this.vbox = vbox;
    this.directory = new NetworkDirectory(vbox);
    this.op = op;
  }

  /** {@return the words of {@code modifyvm} that connect a card, whose number begins with 1} */
  List<String> modify(int card, Nic nic) {
    return switch (nic.mode()) {
      case NAT -> List.of("--nic" + card, "nat");
      case BRIDGED ->
          List.of("--nic" + card, "bridged", "--bridgeadapter" + card, bridge(named(nic)));
      case NETWORK ->
          named(nic).equals(NOWHERE)
              ? List.of("--nic" + card, "null")
              : directory.resolve(named(nic), op).modify(card);
    };
  }

  /** {@return the words of {@code controlvm} that connect a card of a machine that runs} */
  List<String> control(int card, Nic nic) {
    return switch (nic.mode()) {
      case NAT -> List.of("nic" + card, "nat");
      case BRIDGED -> List.of("nic" + card, "bridged", bridge(named(nic)));
      case NETWORK ->
          named(nic).equals(NOWHERE)
              ? List.of("nic" + card, "null")
              : directory.resolve(named(nic), op).control(card);
    };
  }

  private static String named(Nic nic) {
    return nic.network().orElseThrow();
  }

  /** VirtualBox would only warn, and the machine not start. */
  private String bridge(String name) {
    if (NetworkText.interfaces(vbox.tool().read(op, "list", "bridgedifs")).stream()
        .noneMatch(known -> known.name().equals(name))) {
      throw new NotFoundException(Kind.NETWORK, name, Failure.notDone());
    }
    return name;
  }

  /** {@return the words of {@code modifyvm} that make a card of a slot as it is to be} */
  List<String> words(int slot, Nic nic, List<String> rules) {
    int card = slot + 1;
    List<String> words = new ArrayList<>(modify(card, nic));
    String mac = nic.mac().map(text -> text.replace(":", "")).orElse("auto");
    words.addAll(List.of("--macaddress" + card, mac));
    words.addAll(List.of("--cableconnected" + card, nic.connected() ? "on" : "off"));
    rules.forEach(rule -> words.addAll(List.of("--natpf" + card, rule)));
    return words;
  }
}
