package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.GuestOs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class GuestTypesTest {
  private static final List<String> IDS =
      List.of(
          "Other",
          "Other_64",
          "Other_arm64",
          "Windows81_64",
          "Windows10",
          "Windows10_64",
          "Windows11_64",
          "Windows2022_64",
          "WindowsNT_64",
          "WindowsXP",
          "Linux",
          "Linux_64",
          "Linux_arm64",
          "Debian",
          "Debian_64",
          "Debian_arm64",
          "Debian12",
          "Debian12_64",
          "Debian12_arm64",
          "Ubuntu_64",
          "Ubuntu22_LTS_64",
          "Ubuntu24_LTS_64",
          "Ubuntu24_64",
          "RedHat_64",
          "RedHat9_64",
          "Oracle9_64",
          "ArchLinux_64",
          "OpenSUSE_Leap_64",
          "FreeBSD",
          "FreeBSD_64",
          "OpenBSD_64",
          "MacOS_64",
          "MacOS1013_64",
          "DOS",
          "Solaris11_64");

  private static void maps(GuestOs os, String type) {
    assertEquals(type, GuestTypes.choose(os, IDS), os::toString);
  }

  @Test
  void aVersionIsTakenIfItIsKnownElseTheSystemElseTheFamily() {
    maps(GuestOs.linux("debian-12"), "Debian12_64");
    maps(GuestOs.linux("debian12"), "Debian12_64");
    maps(GuestOs.linux("Debian GNU/Linux"), "Linux_64");
    maps(GuestOs.linux("debian-14"), "Debian_64");
    maps(GuestOs.linux("ubuntu-24.04"), "Ubuntu24_LTS_64");
    maps(GuestOs.linux("ubuntu-24.10"), "Ubuntu24_64");
    maps(GuestOs.linux("ubuntu-26.04"), "Ubuntu_64");
    maps(GuestOs.linux("rocky-9.3"), "RedHat9_64");
    maps(GuestOs.linux("almalinux9"), "RedHat9_64");
    maps(GuestOs.linux("rhel-7"), "RedHat_64");
    maps(GuestOs.linux("ol9"), "Oracle9_64");
    maps(GuestOs.linux("arch"), "ArchLinux_64");
    maps(GuestOs.linux("alpine-3.19"), "Linux_64");
    maps(GuestOs.linux(""), "Linux_64");
    maps(GuestOs.windows("11"), "Windows11_64");
    maps(GuestOs.windows("8.1"), "Windows81_64");
    maps(GuestOs.windows("server-2022"), "Windows2022_64");
    maps(GuestOs.windows("windows-10"), "Windows10_64");
    maps(GuestOs.windows("xp"), "WindowsXP");
    maps(GuestOs.windows("12"), "WindowsNT_64");
    maps(GuestOs.macos("10.13"), "MacOS1013_64");
    maps(GuestOs.macos("14"), "MacOS_64");
    maps(GuestOs.bsd("freebsd-14"), "FreeBSD_64");
    maps(GuestOs.bsd("openbsd"), "OpenBSD_64");
    maps(GuestOs.bsd("dragonfly"), "FreeBSD_64");
    maps(GuestOs.android("14"), "Linux_64");
    maps(GuestOs.other("dos"), "DOS");
    maps(GuestOs.other("haiku"), "Other_64");
  }

  @Test
  void theArchitectureIsThatOfTheGuest() {
    maps(GuestOs.linux("debian-12").architecture("i686"), "Debian12");
    maps(GuestOs.linux("debian-12").architecture("aarch64"), "Debian12_arm64");
    maps(GuestOs.linux("arch").architecture("arm64"), "Linux_arm64");
    maps(GuestOs.other("").architecture("aarch64"), "Other_arm64");
  }

  @Test
  void everyFormOfTheListIsRead() {
    assertEquals(
        List.of("Other", "Debian12_64"),
        GuestTypes.parse(
            """
            ID / Description: Other -- Other/Unknown
            Family:           Other (Other)
            Architecture:     x86

            ID / Description: Debian12_64 -- Debian 12 Bookworm (64-bit)
            """));
    assertEquals(
        List.of("Other", "Linux26_64"),
        GuestTypes.parse(
            """
            ID:          Other
            Description: Other/Unknown
            Family ID:   Other
            Family Desc: Other
            64 bit:      false

            ID:          Linux26_64
            """));
  }

  @Test
  void aTypeIsReadBackAsASystem() {
    assertEquals(
        Optional.of(GuestOs.windows("11").architecture("x86_64")), GuestTypes.of("Windows11_64"));
    assertEquals(
        Optional.of(GuestOs.linux("debian12").architecture("aarch64")),
        GuestTypes.of("Debian12_arm64"));
    assertEquals(
        Optional.of(GuestOs.bsd("freebsd").architecture("i686")), GuestTypes.of("FreeBSD"));
    assertEquals(Optional.of(GuestOs.other("").architecture("x86_64")), GuestTypes.of("Other_64"));
    assertEquals(Optional.empty(), GuestTypes.of(""));
  }
}
