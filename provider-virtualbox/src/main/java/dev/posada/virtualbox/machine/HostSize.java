package dev.posada.virtualbox.machine;

import dev.posada.spi.Operation;
import dev.posada.virtualbox.text.HostInfoText;
import dev.posada.virtualbox.tool.Installation;

/** How much a host has, asked once: VirtualBox accepts machines that are larger. Thread-safe. */
public final class HostSize {
  private final Installation vbox;
  private volatile Size known;

  public HostSize(Installation vbox) {
    this.vbox = vbox;
  }

  /**
   * What a host has.
   *
   * @param processors 0 if VirtualBox does not know, as without its kernel module
   * @param memory in MiB; 0 if VirtualBox does not know
   */
  public record Size(long processors, long memory) {}

  /** {@return what the host has} */
  public Size of(Operation op) {
    if (known == null) {
      known = parse(vbox.tool().read(op, "list", "hostinfo"));
    }
    return known;
  }

  static Size parse(String stdout) {
    HostInfoText told = HostInfoText.of(stdout);
    return new Size(Math.max(0, told.processors()), Math.max(0, told.memory() >> 20));
  }
}
