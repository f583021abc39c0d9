package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.VirtualMachineSpec.Firmware;
import dev.posada.VirtualMachineSpec.Kernel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class VirtualMachineSpecTest {
  private static final VirtualMachineSpec PLAIN = VirtualMachineSpec.named("web");

  @Test
  void whatIsNotSaidIsTheHostsToChoose() {
    assertEquals(Optional.empty(), PLAIN.guestOs());
    assertEquals(Optional.empty(), PLAIN.firmware());
    assertEquals(OptionalInt.empty(), PLAIN.maximumVcpus());
    assertEquals(Optional.empty(), PLAIN.maximumMemory());
    assertEquals(Optional.empty(), PLAIN.userData());
    assertEquals(Optional.empty(), PLAIN.kernel());
    assertEquals("", GuestOs.linux("debian-12").architecture());
  }

  @Test
  void aMachineIsMadeForASystem() {
    GuestOs debian = GuestOs.linux("debian-12").architecture("aarch64");
    VirtualMachineSpec spec =
        PLAIN
            .guestOs(debian)
            .firmware(Firmware.UEFI)
            .maximumVcpus(4)
            .maximumMemory(ByteSize.gib(8));
    assertEquals(Optional.of(debian), spec.guestOs());
    assertEquals(Optional.of(Firmware.UEFI), spec.firmware());
    assertEquals(OptionalInt.of(4), spec.maximumVcpus());
    assertEquals(Optional.of(ByteSize.gib(8)), spec.maximumMemory());
    assertEquals("linux debian-12 on aarch64", debian.toString());
    assertEquals("windows 11", GuestOs.windows("11").toString());
    assertEquals(GuestOs.Family.OTHER, GuestOs.other("templeos").family());
    assertEquals("bsd", GuestOs.bsd("").toString());
    assertThrows(IllegalArgumentException.class, () -> GuestOs.linux(" "));
    assertThrows(IllegalArgumentException.class, () -> PLAIN.maximumVcpus(0));
    assertThrows(IllegalArgumentException.class, () -> PLAIN.maximumMemory(ByteSize.bytes(0)));
  }

  @Test
  void noTextTellsASecret() {
    VirtualMachineSpec spec =
        PLAIN
            .cloudInit("#cloud-config\npassword: secret", "version: 2 # secret")
            .kernel(Kernel.of("/vmlinuz").initrd("/initrd").commandLine("token=secret"));
    assertEquals(Optional.of("#cloud-config\npassword: secret"), spec.userData());
    assertEquals(Optional.of("version: 2 # secret"), spec.networkConfig());
    assertFalse(spec.toString().contains("secret"), spec.toString());
    assertFalse(spec.kernel().orElseThrow().toString().contains("secret"));
    assertEquals(Optional.empty(), spec.cloudInit("#cloud-config").networkConfig());
    assertThrows(IllegalArgumentException.class, () -> PLAIN.cloudInit(" "));
    assertThrows(IllegalArgumentException.class, () -> PLAIN.cloudInit("a", ""));
  }

  @Test
  void aKernelLiesOnTheHost() {
    Kernel kernel = Kernel.of("/vmlinuz").initrd("/initrd").commandLine("quiet");
    assertEquals("/vmlinuz", kernel.hostPath());
    assertEquals(Optional.of("/initrd"), kernel.initrd());
    assertEquals(Optional.of("quiet"), kernel.commandLine());
    assertEquals(kernel, Kernel.of("/vmlinuz").commandLine("quiet").initrd("/initrd"));
    assertNotEquals(kernel, Kernel.of("/vmlinuz"));
    assertThrows(IllegalArgumentException.class, () -> Kernel.of("vmlinuz"));
    assertThrows(IllegalArgumentException.class, () -> kernel.initrd("initrd"));
  }

  @Test
  void anInspectedMachineTellsTheSame() {
    VirtualMachineInfo info =
        VirtualMachineInfo.builder("1", "web", GuestState.STOPPED)
            .guestOs(GuestOs.windows("11"))
            .firmware(Firmware.UEFI_SECURE_BOOT)
            .cdroms(List.of(Cdrom.empty()))
            .build();
    assertEquals(Optional.of(GuestOs.windows("11")), info.guestOs());
    assertEquals(Optional.of(Firmware.UEFI_SECURE_BOOT), info.firmware());
    assertEquals(List.of(Cdrom.empty()), info.cdroms());
    assertEquals(
        Optional.empty(),
        VirtualMachineInfo.builder("1", "web", GuestState.STOPPED).build().guestOs());
  }
}
