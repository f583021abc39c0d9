package dev.posada.vmware.files;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A network card of a machine. Immutable.
 *
 * @param index its number, as in {@code ethernet0}
 * @param mode what it is connected to
 * @param network the host's network, as in {@code vmnet8}; of a segment its id; empty for none
 * @param device what the guest sees, as in {@code e1000e}; empty for what VMware chooses
 * @param address its MAC address and where that comes from
 * @param connected whether its cable is plugged in when the machine starts
 */
public record Card(
    int index, Mode mode, String network, String device, Address address, boolean connected) {

  /** What a card can be connected to. */
  public enum Mode {
    /** The network of the host. */
    BRIDGED("vmnet0"),
    /** Behind the address of the host. */
    NAT("vmnet8"),
    /** Of machines and the host. */
    HOST_ONLY("vmnet1"),
    /** A network of the host by its name. */
    CUSTOM(""),
    /** A segment of machines alone. */
    SEGMENT(""),
    /** Something that Posada does not know. */
    OTHER("");

    private final String network;

    Mode(String network) {
      this.network = network;
    }

    private static Mode of(String type) {
      return switch (type.toLowerCase(Locale.ROOT)) {
        case "", "bridged", "monitor_dev" -> BRIDGED;
        case "nat" -> NAT;
        case "hostonly" -> HOST_ONLY;
        case "custom" -> CUSTOM;
        case "pvn" -> SEGMENT;
        default -> OTHER;
      };
    }
  }

  /**
   * A MAC address.
   *
   * @param mac in small letters with colons; empty before VMware has generated one
   * @param generated whether VMware generates it
   */
  public record Address(String mac, boolean generated) {
    /** VMware is to generate one when the machine starts. */
    public static final Address GENERATED = new Address("", true);

    /** {@return one of the range that VMware has for given ones, which nobody else may have} */
    public static Address random() {
      int any = ThreadLocalRandom.current().nextInt(1 << 22);
      return new Address(
          String.format("00:50:56:%02x:%02x:%02x", any >> 16, any >> 8 & 0xff, any & 0xff), false);
    }

    private static Address read(Dictionary file, String card) {
      String type = file.text(card + ".addressType").toLowerCase(Locale.ROOT);
      String given = file.text(card + ".address");
      String made = file.text(card + ".generatedAddress");
      boolean generated = type.isEmpty() ? given.isEmpty() : !type.equals("static");
      String mac = generated ? made : given;
      return new Address(
          (mac.isEmpty() && type.isEmpty() ? made : mac).toLowerCase(Locale.ROOT), generated);
    }
  }

  /** {@return the same with another address} */
  public Card with(Address other) {
    return new Card(index, mode, network, device, other, connected);
  }

  static Card read(Dictionary file, int index) {
    String card = "ethernet" + index;
    boolean server = file.value(card + ".dvs.switchId").isPresent(); // a switch of vSphere
    Mode mode = server ? Mode.OTHER : Mode.of(file.text(card + ".connectionType"));
    String named = file.text(card + (mode == Mode.SEGMENT ? ".pvnID" : ".vnet"));
    return new Card(
        index,
        mode,
        mode.network.isEmpty() ? network(named) : mode.network,
        file.text(card + ".virtualDev").toLowerCase(Locale.ROOT),
        Address.read(file, card),
        file.flag(card + ".startConnected", true));
  }

  /** {@return the name of a network, which on Linux and macOS may be that of its device} */
  private static String network(String name) {
    String plain = name.startsWith("/dev/") ? name.substring("/dev/".length()) : name;
    return plain.matches("(?i)vmnet\\d+") ? plain.toLowerCase(Locale.ROOT) : plain;
  }
}
