package dev.posada.vmware.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.GuestOs;
import dev.posada.vmware.files.MachineFile;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestTypesTest {
  @ParameterizedTest
  @CsvSource({
    "debian 12, x86_64, debian12-64",
    "Debian, x86_64, debian-64",
    "ubuntu 24.04, x86_64, ubuntu-64",
    "ubuntu 24.04, aarch64, arm-ubuntu-64",
    "rocky 9, x86_64, rockylinux-64",
    "rhel, x86_64, rhel9-64",
    "RedHat 8, x86_64, rhel8-64",
    "sles15, x86_64, sles15-64",
    "nixos, x86_64, other6xlinux-64",
    "debian 12, i686, debian12",
  })
  void aLinuxHasTheIdOfItsName(String name, String architecture, String id) {
    assertEquals(id, GuestTypes.id(Optional.of(GuestOs.linux(name).architecture(architecture))));
  }

  @ParameterizedTest
  @CsvSource({
    "11, windows11-64",
    "Windows 10, windows9-64",
    "Server 2022, windows2019srvnext-64",
    "2025, windows2022srvnext-64",
    "2012, windows8srv-64",
    "XP, windows9-64",
  })
  void aWindowsHasTheIdThatVmwareGaveIt(String name, String id) {
    assertEquals(id, GuestTypes.id(Optional.of(GuestOs.windows(name))));
  }

  @Test
  void othersHaveOnesToo() {
    assertEquals("other-64", GuestTypes.id(Optional.empty()));
    assertEquals("freebsd14-64", GuestTypes.id(Optional.of(GuestOs.bsd("freebsd 14.1"))));
    assertEquals("freebsd14-64", GuestTypes.id(Optional.of(GuestOs.bsd("freebsd"))));
    assertEquals("darwin23-64", GuestTypes.id(Optional.of(GuestOs.macos("14"))));
  }

  private static Optional<GuestOs> read(String id) {
    return GuestTypes.of(MachineFile.blank("/a/a.vmx", 20).guestOs(id));
  }

  @Test
  void whatOthersMadeIsReadFromItsId() {
    assertEquals(GuestOs.Family.WINDOWS, read("windows11-64").orElseThrow().family());
    assertEquals(GuestOs.Family.LINUX, read("arm-debian12-64").orElseThrow().family());
    assertEquals("aarch64", read("arm-debian12-64").orElseThrow().architecture());
    assertEquals("debian12", read("debian12-64").orElseThrow().name());
    assertEquals(GuestOs.Family.BSD, read("freebsd14-64").orElseThrow().family());
    assertTrue(read("").isEmpty());
  }

  @Test
  void aNameThatIsADeviceOfWindowsIsNoneOfAFile() {
    assertTrue(
        Creation.newPath("C:\\vms", "con").matches("C:\\\\vms\\\\vm-con-.{8}\\\\vm-con\\.vmx"));
    assertTrue(Creation.newPath("/vms", "Aux.1").endsWith("/vm-Aux.1.vmx"));
    assertTrue(Creation.newPath("/vms", "console").endsWith("/console.vmx"));
  }
}
