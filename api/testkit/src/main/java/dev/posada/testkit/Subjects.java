package dev.posada.testkit;

import dev.posada.Capability;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.nio.file.Path;
import java.util.List;

/** What calls need, each made when the first one needs it. */
final class Subjects {
  private final Lab lab;
  private final Path folder;
  private List<Guest> guests;
  private VirtualMachine running;
  private Host second;
  private Volume volume;

  Subjects(Lab lab, Path folder) {
    this.lab = lab;
    this.folder = folder;
  }

  Host host() {
    return lab.host();
  }

  /** One guest of each kind, all off. */
  List<Guest> guests() {
    if (guests == null) {
      guests = lab.kinds().stream().map(lab::stopped).toList();
    }
    return guests;
  }

  <G extends Guest> List<G> only(Class<G> kind) {
    return guests().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  VirtualMachine running() {
    return running;
  }

  List<Nic> nics() {
    if (running == null && lab.kinds().contains(Kind.VIRTUAL_MACHINE)) {
      try {
        running = Equipped.ready(lab.machine(lab.machineSpec().attach(Nic.nat())));
      } catch (UnsupportedCapabilityException e) {
        return List.of(); // its machines have no network interfaces
      }
    }
    return running == null ? List.of() : running.inspect().nics();
  }

  /** Another connection: a machine does not move to the one that it is on. */
  Host second() {
    if (second == null) {
      second = lab.connect();
    }
    return second;
  }

  /** A real one where the host has volumes. */
  Volume volume() {
    if (volume == null) {
      volume = Volume.builder(Governed.NONE, Governed.NONE, Governed.NONE).build();
      if (lab.declares(Capability.VOLUMES)) {
        volume = lab.host().storage().create(VolumeSpec.named(Lab.name()));
        lab.afterwards(() -> lab.host().storage().delete(volume));
      }
    }
    return volume;
  }

  Path folder() {
    return folder;
  }

  /** A file that is not there. */
  Path file() {
    return folder.resolve("none");
  }
}
