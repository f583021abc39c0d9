package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.GuestOs;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.Outcome;
import dev.posada.QuotaReport.Effect;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import java.util.List;
import java.util.Set;

/** That each part of what a machine is to be is understood, or refused as a whole. */
interface MachineSpecClauses extends Clauses {
  private static VirtualMachine created(Lab lab, VirtualMachineSpec spec) {
    List<String> before = lab.names(Kind.VIRTUAL_MACHINE);
    try {
      return lab.understood(() -> lab.machine(spec));
    } catch (Undeclared refused) {
      assertEquals(before, lab.names(Kind.VIRTUAL_MACHINE), "left of a machine that was refused");
      throw refused;
    }
  }

  private static VirtualMachineSpec bare() {
    return VirtualMachineSpec.named(Lab.name());
  }

  @Clause(value = "SPEC-15", needs = Capability.VIRTUAL_MACHINES)
  default void aMachineHasItsFirmware(Lab lab) {
    VirtualMachineInfo info =
        created(lab, bare().firmware(VirtualMachineSpec.Firmware.UEFI)).inspect();
    assertEquals(VirtualMachineSpec.Firmware.UEFI, info.firmware().orElse(null), "as inspected");
  }

  @Clause(value = "SPEC-16", needs = Capability.VIRTUAL_MACHINES)
  default void aMachineKnowsForWhichSystemItIs(Lab lab) {
    GuestOs os = GuestOs.linux("debian12");
    VirtualMachineInfo info = created(lab, bare().guestOs(os)).inspect();
    assertEquals(GuestOs.Family.LINUX, info.guestOs().orElseThrow().family(), "as inspected");
    assertEquals(os.name(), info.guestOs().orElseThrow().name(), "as inspected");
  }

  @Clause(value = "SPEC-17", needs = Capability.VIRTUAL_MACHINES)
  default void aMachineHasExactlyItsDevices(Lab lab) {
    VirtualMachineInfo bare = created(lab, bare()).inspect();
    assertEquals(List.of(), bare.disks(), "disks of a machine without any");
    assertEquals(List.of(), bare.nics(), "NICs of a machine without any");
    assertEquals(List.of(), bare.cdroms(), "drives of a machine without any");
    ByteSize size = ByteSize.mib(8L + lab.random().nextInt(8));
    String mac = String.format("52:54:00:12:34:%02x", lab.random().nextInt(256));
    VirtualMachineInfo info =
        created(lab, bare().attach(Disk.blank(size), Nic.nat().mac(mac), Cdrom.empty())).inspect();
    assertEquals(1, info.disks().size(), () -> "disks: " + info.disks());
    assertEquals(size, info.disks().get(0).capacity().orElse(null), () -> "" + info.disks());
    assertTrue(info.disks().get(0).id().isPresent(), () -> "an id in " + info.disks());
    assertEquals(1, info.nics().size(), () -> "NICs: " + info.nics());
    assertEquals(mac, info.nics().get(0).mac().orElse(""), () -> "" + info.nics());
    assertEquals(Nic.Mode.NAT, info.nics().get(0).mode(), () -> "" + info.nics());
    assertEquals(1, info.cdroms().size(), () -> "drives: " + info.cdroms());
  }

  @Clause(
      value = "SPEC-18",
      needs = {Capability.VIRTUAL_MACHINES, Capability.QUOTA})
  default void aMachineGrowsToItsMaximumWhileItRuns(Lab lab) {
    VirtualMachineSpec spec = lab.machineSpec();
    ByteSize memory = spec.quota().memory().orElse(ByteSize.gib(1));
    ByteSize more = ByteSize.bytes(memory.bytes() + ByteSize.mib(32).bytes());
    VirtualMachine machine =
        created(
            lab,
            spec.quota(spec.quota().memory(memory).vcpus(1)).maximumVcpus(2).maximumMemory(more));
    machine.start();
    machine.awaitReady();
    for (Part part : Set.of(Part.MEMORY, Part.VCPUS)) {
      if (lab.limits(part, Effect.LIVE)) {
        ResourceQuota grown = ResourceQuota.limit().memory(more).vcpus(2).only(part);
        assertEquals(
            Effect.LIVE,
            machine.apply(grown).lines().get(0).effect(),
            part + " of a machine that can grow");
      }
    }
  }

  @Clause(value = "SPEC-19", needs = Capability.VIRTUAL_MACHINES)
  default void aMaximumBelowTheSizeIsRefused(Lab lab) {
    created(lab, bare().quota(ResourceQuota.limit().vcpus(1)).maximumVcpus(1));
    List<String> before = lab.names(Kind.VIRTUAL_MACHINE);
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () -> lab.machine(bare().quota(ResourceQuota.limit().vcpus(2)).maximumVcpus(1)),
            "a maximum below the size");
    assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
    assertEquals(before, lab.names(Kind.VIRTUAL_MACHINE), "machines after a refusal");
  }

  @Clause(value = "SPEC-20", needs = Capability.VIRTUAL_MACHINES)
  default void aMachineFindsItsSeed(Lab lab) {
    String data = "#cloud-config\nhostname: h" + lab.random().nextInt(1000) + "\n";
    VirtualMachine machine = created(lab, lab.machineSpec().cloudInit(data));
    assertEquals(List.of(), machine.inspect().disks(), "the seed is no disk of the machine");
    machine.start();
    machine.awaitReady();
    machine.kill();
    machine.delete();
  }

  @Clause(value = "SPEC-21", needs = Capability.VIRTUAL_MACHINES)
  default void aKernelThatIsNotThereIsNeverIgnored(Lab lab) {
    VirtualMachineSpec spec = bare().kernel(VirtualMachineSpec.Kernel.of("/missing/kernel"));
    List<String> before = lab.names(Kind.VIRTUAL_MACHINE);
    boolean[] ran = {false};
    lab.understood(
        () -> {
          try {
            lab.machine(spec).start();
            ran[0] = true;
          } catch (UnsupportedCapabilityException refused) {
            assertEquals(before, lab.names(Kind.VIRTUAL_MACHINE), "left of what was refused");
            throw refused;
          } catch (HypervisorException missing) {
            assertEquals(Outcome.NOT_DONE, missing.outcome(), missing::toString);
          }
          return null;
        });
    assertFalse(ran[0], "a machine runs without its kernel");
  }
}
