package dev.posada.virtualbox.settings;

import java.util.stream.Stream;

/** The images of disks. */
public final class Disks {
  private Disks() {}

  /** {@return the images of what a machine or a snapshot is made of} */
  public static Stream<String> of(MachineSettings.Hardware hardware) {
    return hardware.controllers().stream()
        .flatMap(controller -> controller.attachments().stream())
        .filter(attachment -> attachment.kind().equals("HardDisk"))
        .flatMap(attachment -> attachment.image().stream());
  }

  /** {@return the images of a machine now and in its snapshots} */
  public static Stream<String> of(MachineSettings machine) {
    return Stream.concat(
        of(machine.hardware()),
        machine.snapshots().stream().flatMap(snapshot -> of(snapshot.hardware())));
  }
}
