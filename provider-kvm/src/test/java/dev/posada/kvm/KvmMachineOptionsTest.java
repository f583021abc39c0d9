package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.VirtualMachineSpec;
import dev.posada.kvm.KvmMachineOptions.CpuMode;
import dev.posada.kvm.KvmMachineOptions.DiskBus;
import dev.posada.kvm.KvmMachineOptions.Display;
import dev.posada.kvm.KvmMachineOptions.OnCrash;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KvmMachineOptionsTest {
  @Test
  void eachChangeIsACopy() {
    KvmMachineOptions none = KvmMachineOptions.defaults();
    KvmMachineOptions some = none.machineType("q35").cpu(CpuMode.MAXIMUM);
    assertEquals(Optional.empty(), none.machineType());
    assertEquals(Optional.of(CpuMode.MAXIMUM), some.cpu());
    KvmMachineOptions model = some.cpuModel("Haswell");
    assertEquals(Optional.empty(), model.cpu(), "a model replaces a mode");
    assertEquals(Optional.of("Haswell"), model.cpuModel());
    assertEquals(Optional.empty(), model.cpu(CpuMode.HOST_MODEL).cpuModel());
    assertEquals(Optional.of("q35"), model.machineType());
  }

  @Test
  void wordsTellAllButThePassword() {
    assertEquals("KVM machine", KvmMachineOptions.defaults().toString());
    KvmMachineOptions all =
        KvmMachineOptions.defaults()
            .display(Display.SPICE)
            .displayAddress("::1")
            .displayPassword("a long secret")
            .onCrash(OnCrash.PRESERVE)
            .diskBus(DiskBus.SCSI)
            .tpm(true)
            .patchXml(xml -> xml);
    assertEquals(
        "KVM machine: display SPICE, on ::1, password ***, on crash PRESERVE, disk bus SCSI,"
            + " TPM true, patched XML yes",
        all.toString());
    assertFalse(
        VirtualMachineSpec.named("web").option(all).toString().contains("secret"), "of a spec");
  }

  @Test
  void patchesAreMadeOneAfterTheOther() {
    KvmMachineOptions both =
        KvmMachineOptions.defaults().patchXml(xml -> xml + "a").patchXml(xml -> xml + "b");
    assertEquals("xab", both.patchXml().orElseThrow().apply("x"));
  }

  @Test
  void whatSaysNothingIsRefused() {
    KvmMachineOptions none = KvmMachineOptions.defaults();
    assertThrows(IllegalArgumentException.class, () -> none.displayPassword(""));
    assertThrows(IllegalArgumentException.class, () -> none.machineType(" "));
    assertThrows(NullPointerException.class, () -> none.patchXml(null));
  }

  @Test
  void theyAreReadFromWhatOthersWrote() {
    KvmMachineOptions read =
        MachineOptionsXml.read(
            """
            <domain type='kvm'>
              <name>other</name>
              <os><type arch='x86_64' machine='pc-q35-8.2'>hvm</type></os>
              <cpu mode='host-passthrough' check='none'><model>ignored</model></cpu>
              <on_crash>coredump-restart</on_crash>
              <devices>
                <disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>
                <disk type='file' device='disk'><target dev='nvme0' bus='nvme'/></disk>
                <graphics type='egl-headless'/>
                <tpm model='tpm-tis'/>
              </devices>
            </domain>
            """);
    assertEquals(
        "KVM machine: machine type pc-q35-8.2, CPU HOST_PASSTHROUGH, TPM true", read.toString());
  }
}
