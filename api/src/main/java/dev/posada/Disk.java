package dev.posada;

import java.util.Objects;

/** A disk of a virtual machine. Immutable. */
public final class Disk implements Device {
  private final ByteSize capacity;

  private Disk(ByteSize capacity) {
    this.capacity = capacity;
  }

  /**
   * {@return a new, empty disk; it is deleted with its machine}
   *
   * @param capacity what the machine sees, more than nothing; takes no space until it is written
   */
  public static Disk blank(ByteSize capacity) {
    Objects.requireNonNull(capacity, "capacity");
    Check.require(capacity.bytes() > 0, "a disk has a capacity");
    return new Disk(capacity);
  }

  /** {@return what the machine sees} */
  public ByteSize capacity() {
    return capacity;
  }

  @Override
  public String toString() {
    return "blank disk of " + capacity;
  }
}
