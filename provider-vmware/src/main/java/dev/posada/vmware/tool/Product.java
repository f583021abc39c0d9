package dev.posada.vmware.tool;

import java.util.Optional;
import java.util.stream.Stream;

/** The products that vmrun drives. Immutable. */
public enum Product {
  /** Workstation Pro, on Linux and Windows. */
  WORKSTATION("ws", "VMware Workstation"),
  /** Fusion, on macOS. */
  FUSION("fusion", "VMware Fusion"),
  /** Workstation Player, which takes no snapshots and makes no clones. */
  PLAYER("player", "VMware Player");

  private final String word;
  private final String title;

  Product(String word, String title) {
    this.word = word;
    this.title = title;
  }

  /** {@return its word for {@code vmrun -T} and {@code ?type=}} */
  public String word() {
    return word;
  }

  /** {@return its name for people} */
  public String title() {
    return title;
  }

  /** {@return whether it knows snapshots and clones} */
  public boolean hasSnapshots() {
    return this != PLAYER;
  }

  /** {@return the product of that word; empty for what is none} */
  public static Optional<Product> of(String word) {
    return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
  }
}
