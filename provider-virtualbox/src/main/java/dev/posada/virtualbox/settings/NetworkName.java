package dev.posada.virtualbox.settings;

import java.util.List;
import java.util.Optional;

/**
 * A network of VirtualBox: names of different kinds may be alike. Immutable.
 *
 * @param kind what it is
 * @param name its name
 */
public record NetworkName(Kind kind, String name) {

  /** The kinds of networks that machines can be on. */
  public enum Kind {
    /** Behind the address of the host, all machines together. */
    NAT("natnetwork", "NATNetwork", "--nat-network"),
    /** Of machines alone; it is there while somebody is on it. */
    INTERNAL("intnet", "InternalNetwork", "--intnet"),
    /** Of machines and the host, by an interface of the host. */
    HOST_ONLY("hostonly", "HostOnlyInterface", "--hostonlyadapter"),
    /** Of machines and the host, on macOS. */
    HOST_ONLY_NETWORK("hostonlynet", "HostOnlyNetwork", "--host-only-net");

    private final String word;
    private final String mode;
    private final String option;

    Kind(String word, String mode, String option) {
      this.word = word;
      this.mode = mode;
      this.option = option;
    }
  }

  /** {@return its id for Posada, as in {@code natnetwork:web}} */
  public String id() {
    return kind.word + ":" + name;
  }

  /** {@return the network with an id; empty if it is none} */
  public static Optional<NetworkName> parse(String id) {
    for (Kind kind : Kind.values()) {
      if (id.startsWith(kind.word + ":") && id.length() > kind.word.length() + 1) {
        return Optional.of(new NetworkName(kind, id.substring(kind.word.length() + 1)));
      }
    }
    return Optional.empty();
  }

  /** {@return the network that a card is on; empty if it is on none} */
  public static Optional<NetworkName> of(MachineSettings.Nic nic) {
    for (Kind kind : Kind.values()) {
      if (kind.mode.equals(nic.mode())) {
        return Optional.of(new NetworkName(kind, nic.network()));
      }
    }
    return Optional.empty();
  }

  /**
   * {@return the words that put a card on it while its machine is off, for {@code modifyvm}}
   *
   * @param nic the number of the card, from 1
   */
  public List<String> modify(int nic) {
    return List.of("--nic" + nic, kind.word, kind.option + nic, name);
  }

  /**
   * {@return the words that put a card on it while its machine runs, for {@code controlvm}}
   *
   * @param nic the number of the card, from 1
   */
  public List<String> control(int nic) {
    return List.of("nic" + nic, kind.word, name);
  }

  @Override
  public String toString() {
    return id();
  }
}
