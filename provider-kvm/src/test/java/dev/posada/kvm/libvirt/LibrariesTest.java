package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LibrariesTest {
  private final List<String> lookedAt = new ArrayList<>();

  private NotLoadedException refused(String... names) {
    Libraries libraries = new Libraries(List.of(names), "install it");
    return assertThrows(NotLoadedException.class, () -> libraries.load(lookedAt::add));
  }

  @Test
  void everySystemHasItsName() {
    assertEquals(List.of("libvirt.so.0"), Libraries.of("Linux").names());
    assertEquals("libvirt.0.dylib", Libraries.of("Mac OS X").names().get(0));
    assertEquals(List.of("libvirt-0.dll"), Libraries.of("Windows 11").names());
  }

  @Test
  void withoutItTriesEveryNameAndTellsTheRemedy() {
    NotLoadedException refused = refused("libposada-none.so.0", "libposada-none.so.1");
    assertEquals(
        "there is no libposada-none.so.0 where the system's loader looks", refused.getMessage());
    assertEquals("install it", refused.remedy());
    assertEquals(List.of("libposada-none.so.0", "libposada-none.so.1"), lookedAt);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aLibraryOfSomethingElseIsNotTakenForIt() {
    String message = refused("libc.so.6").getMessage();
    assertTrue(message.startsWith("libc.so.6 cannot be used: "), message);
    assertTrue(message.contains("virGetVersion"), message);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileThatIsNoLibraryIsToldFromNone() {
    String message = refused("/etc/passwd").getMessage();
    assertTrue(message.startsWith("/etc/passwd cannot be used: "), message);
  }

  /** The words of JNA 5.18.1 on Linux. */
  @Test
  void absenceIsNoTrouble() {
    assertEquals(
        Optional.empty(),
        Libraries.trouble(
            "libvirt.so.0",
            """
            Unable to load library 'libvirt.so.0':
            libvirt.so.0: cannot open shared object file: No such file or directory
            libvirt.so.0: cannot open shared object file: No such file or directory
            Native library (linux-x86-64/libvirt.so.0) not found in resource path (a.jar)
            """));
  }

  @Test
  void aLibraryThatNeedsAnotherOneNamesIt() {
    assertEquals(
        Optional.of("libnl-3.so.200: cannot open shared object file: No such file or directory"),
        Libraries.trouble(
            "libvirt.so.0",
            """
            Unable to load library 'libvirt.so.0':
            libnl-3.so.200: cannot open shared object file: No such file or directory
            Native library (linux-x86-64/libvirt.so.0) not found in resource path (a.jar)
            """));
  }

  @Test
  void aVersionHasThreeParts() {
    assertEquals("9.0.0", Libvirt.inWords(9_000_000));
    assertEquals("11.10.3", Libvirt.inWords(11_010_003));
    assertEquals("0.10.2", Libvirt.inWords(10_002));
  }
}
