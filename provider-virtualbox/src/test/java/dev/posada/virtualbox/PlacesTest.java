package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {

  @Test
  void onLinuxTheScriptsThatWarnComeFirst() {
    assertEquals(
        List.of(
            "VBoxManage",
            "/usr/bin/VBoxManage",
            "/usr/local/bin/VBoxManage",
            "/opt/VirtualBox/VBoxManage",
            "/usr/lib/virtualbox/VBoxManage"),
        Places.of("Linux", Map.of()));
  }

  @Test
  void onMacOsTheApplicationHasIt() {
    assertEquals(
        List.of(
            "VBoxManage",
            "/usr/local/bin/VBoxManage",
            "/Applications/VirtualBox.app/Contents/MacOS/VBoxManage"),
        Places.of("Mac OS X", Map.of()));
  }

  @Test
  void onAMachineOfAnotherSystemThanTheCallersBothAreLookedAt() {
    assertEquals(6, Places.there().size());
    assertTrue(Places.there().containsAll(Places.of("Linux", Map.of())));
    assertTrue(Places.there().containsAll(Places.of("Mac OS X", Map.of())));
  }

  @Test
  void onWindowsTheInstallerSaysWhere() {
    assertEquals(
        List.of(
            "VBoxManage",
            "D:\\vbox\\VBoxManage.exe",
            "C:\\Program Files\\Oracle\\VirtualBox\\VBoxManage.exe"),
        Places.of(
            "Windows 11",
            Map.of(
                "VBOX_MSI_INSTALL_PATH", "D:\\vbox\\",
                "ProgramFiles", "C:\\Program Files",
                "ProgramW6432", "C:\\Program Files")));
  }

  @Test
  void aListOfFoldersIsLookedThrough() {
    assertEquals(
        List.of("VBoxManage", "C:\\a\\VBoxManage.exe", "C:\\b\\VBoxManage.exe"),
        Places.of("Windows 10", Map.of("VBOX_INSTALL_PATH", "C:\\a;;C:\\b\\")));
  }
}
