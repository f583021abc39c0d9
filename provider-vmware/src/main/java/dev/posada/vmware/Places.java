package dev.posada.vmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where {@code vmrun} is installed. */
final class Places {
  private static final String TOOL = "vmrun";

  private Places() {}

  static List<String> here() {
    return of(System.getProperty("os.name"), System.getenv());
  }

  /** The places on a system, in the order in which to look; a plain name stands for PATH. */
  static List<String> of(String os, Map<String, String> environment) {
    List<String> places = new ArrayList<>(List.of(TOOL));
    if (os.startsWith("Windows")) {
      // 17 is in the folder of 32-bit programs, 25H2 in the other one; VIX comes with Player.
      for (String key : List.of("ProgramFiles(x86)", "ProgramW6432", "ProgramFiles")) {
        String folder = environment.getOrDefault(key, "");
        if (!folder.isBlank()) {
          for (String product : List.of("VMware Workstation", "VMware Player", "VMware VIX")) {
            places.add(folder + "\\VMware\\" + product + "\\" + TOOL + ".exe");
          }
        }
      }
    } else if (os.startsWith("Mac")) {
      places.add("/Applications/VMware Fusion.app/Contents/Public/" + TOOL);
      places.add("/Applications/VMware Fusion.app/Contents/Library/" + TOOL);
    } else {
      places.add("/usr/bin/" + TOOL);
      places.add("/usr/local/bin/" + TOOL);
    }
    return places.stream().distinct().toList();
  }
}
