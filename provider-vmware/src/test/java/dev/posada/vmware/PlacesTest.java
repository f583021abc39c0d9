package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {

  @Test
  void onLinuxWorkstationPutsItBesideTheOtherPrograms() {
    assertEquals(
        List.of("vmrun", "/usr/bin/vmrun", "/usr/local/bin/vmrun"), Places.of("Linux", Map.of()));
  }

  @Test
  void onMacOsFusionHasIt() {
    assertEquals(
        List.of(
            "vmrun",
            "/Applications/VMware Fusion.app/Contents/Public/vmrun",
            "/Applications/VMware Fusion.app/Contents/Library/vmrun"),
        Places.of("Mac OS X", Map.of()));
  }

  @Test
  void onWindowsBothFoldersOfProgramsMayHaveIt() {
    assertEquals(
        List.of(
            "vmrun",
            "C:\\x86\\VMware\\VMware Workstation\\vmrun.exe",
            "C:\\x86\\VMware\\VMware Player\\vmrun.exe",
            "C:\\x86\\VMware\\VMware VIX\\vmrun.exe",
            "C:\\x64\\VMware\\VMware Workstation\\vmrun.exe",
            "C:\\x64\\VMware\\VMware Player\\vmrun.exe",
            "C:\\x64\\VMware\\VMware VIX\\vmrun.exe"),
        Places.of(
            "Windows 11",
            Map.of(
                "ProgramFiles(x86)", "C:\\x86",
                "ProgramFiles", "C:\\x64",
                "ProgramW6432", "C:\\x64")));
  }
}
