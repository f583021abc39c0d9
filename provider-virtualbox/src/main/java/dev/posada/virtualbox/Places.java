package dev.posada.virtualbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where {@code VBoxManage} is installed. */
final class Places {
  private static final String TOOL = "VBoxManage";

  private Places() {}

  static List<String> here() {
    return of(System.getProperty("os.name"), System.getenv());
  }

  /** The places on a machine that is reached by ssh, whose system nobody knows. */
  static List<String> there() {
    return Stream.of("Linux", "Mac OS X")
        .flatMap(os -> of(os, Map.of()).stream())
        .distinct()
        .toList();
  }

  /** The places on a system, in the order in which to look; a plain name stands for PATH. */
  static List<String> of(String os, Map<String, String> environment) {
    List<String> places = new ArrayList<>(List.of(TOOL));
    if (os.startsWith("Windows")) {
      // The installer sets one of them, with a backslash at the end; it was a list once.
      for (String key : List.of("VBOX_MSI_INSTALL_PATH", "VBOX_INSTALL_PATH")) {
        for (String folder : environment.getOrDefault(key, "").split(";")) {
          add(places, folder, "");
        }
      }
      add(places, environment.getOrDefault("ProgramW6432", ""), "Oracle\\VirtualBox\\");
      add(places, environment.getOrDefault("ProgramFiles", ""), "Oracle\\VirtualBox\\");
    } else if (os.startsWith("Mac")) {
      places.add("/usr/local/bin/" + TOOL);
      places.add("/Applications/VirtualBox.app/Contents/MacOS/" + TOOL);
    } else {
      // First the scripts, which say what is wrong with the kernel module; then what they start:
      // Oracle's packages have it in /opt, Debian's in /usr/lib.
      places.add("/usr/bin/" + TOOL);
      places.add("/usr/local/bin/" + TOOL);
      places.add("/opt/VirtualBox/" + TOOL);
      places.add("/usr/lib/virtualbox/" + TOOL);
    }
    return places.stream().distinct().toList();
  }

  /** {@return the folders in which {@code VirtualBox.xml} may be, by an environment} */
  static List<String> homes(Map<String, String> environment) {
    String own = environment.getOrDefault("VBOX_USER_HOME", "");
    if (!own.isEmpty()) {
      return List.of(own);
    }
    List<String> homes = new ArrayList<>();
    String home =
        environment.getOrDefault("USERPROFILE", environment.getOrDefault("HOME", "")); // of Windows
    String config = environment.getOrDefault("XDG_CONFIG_HOME", home + "/.config");
    homes.add(home + "/Library/VirtualBox");
    homes.add(home + "/.VirtualBox");
    homes.add(config + "/VirtualBox");
    return homes;
  }

  private static void add(List<String> places, String folder, String below) {
    if (!folder.isBlank()) {
      places.add((folder.endsWith("\\") ? folder : folder + "\\") + below + TOOL + ".exe");
    }
  }
}
