package dev.posada.kvm.xml;

import java.util.Optional;

/**
 * What a machine is built like, besides the devices that its user thinks of. Immutable.
 *
 * @param cpu empty leaves it to libvirt
 * @param pc whether it has what every PC has
 * @param windows a clock in local time, and with KVM what makes Windows faster
 * @param kvm whether it runs on the host's own processor
 * @param onCrash what libvirt does when the guest's kernel dies: destroy, preserve, restart
 * @param panic whether the guest's kernel can tell that it dies
 * @param video the card that draws; empty for none
 * @param tablet a pointer that is where the viewer's is
 */
public record Platform(
    Optional<Cpu> cpu,
    boolean pc,
    boolean windows,
    boolean kvm,
    String onCrash,
    boolean panic,
    Optional<String> video,
    boolean tablet,
    boolean tpm) {

  /** As libvirt makes one that nothing is said about. */
  public static final Platform PLAIN =
      new Platform(
          Optional.empty(), true, false, false, "destroy", false, Optional.empty(), false, false);

  /**
   * A processor.
   *
   * @param mode host-model, host-passthrough, maximum, custom
   * @param model its name, if the mode is custom
   */
  public record Cpu(String mode, Optional<String> model) {
    /** {@return what the mode says} */
    public static Cpu of(String mode) {
      return new Cpu(mode, Optional.empty());
    }

    /** {@return one of that name} */
    public static Cpu named(String model) {
      return new Cpu("custom", Optional.of(model));
    }
  }
}
