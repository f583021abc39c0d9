package dev.posada.vmware.machine;

import dev.posada.GuestOs;
import dev.posada.GuestOs.Family;
import dev.posada.vmware.files.MachineFile;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * VMware's ids of operating systems, as in {@code debian12-64}. No tool lists them, and one that a
 * version does not know yet is taken for another system, with a remark in its log.
 */
final class GuestTypes {
  /** Where we write what a machine was made for, in our words. */
  static final String KEY = "posada.guestOs";

  private static final Pattern NAME = Pattern.compile("([a-z]+)(\\d+)?.*");

  /** Ids without a version, and the least version that has one of its own; 0 for none. */
  private static final Map<String, Integer> LINUX =
      Map.ofEntries(
          Map.entry("debian", 5),
          Map.entry("rhel", 4),
          Map.entry("centos", 6),
          Map.entry("rockylinux", 0),
          Map.entry("almalinux", 0),
          Map.entry("oraclelinux", 6),
          Map.entry("sles", 10),
          Map.entry("ubuntu", 0),
          Map.entry("fedora", 0),
          Map.entry("opensuse", 0));

  private static final Map<String, String> ALIASES =
      Map.of(
          "redhat", "rhel",
          "rocky", "rockylinux",
          "alma", "almalinux",
          "ol", "oraclelinux",
          "oracle", "oraclelinux",
          "suse", "sles",
          "leap", "opensuse",
          "tumbleweed", "opensuse");

  private static final Map<String, String> WINDOWS = windows();

  private GuestTypes() {}

  private static Map<String, String> windows() {
    Map<String, String> ids = new LinkedHashMap<>(); // the first whose key is in the name
    ids.put("2025", "windows2022srvnext");
    ids.put("2022", "windows2019srvnext");
    ids.put("2019", "windows2019srv");
    ids.put("2016", "windows9srv");
    ids.put("2012", "windows8srv");
    ids.put("2008", "windows7srv");
    ids.put("11", "windows11");
    ids.put("10", "windows9");
    ids.put("8", "windows8");
    ids.put("7", "windows7");
    return ids;
  }

  /** {@return the id that suits a system best} */
  static String id(Optional<GuestOs> os) {
    if (os.isEmpty()) {
      return "other-64";
    }
    String name = os.get().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    String architecture = os.get().architecture().toLowerCase(Locale.ROOT);
    boolean arm = architecture.matches("aarch64|arm64|armv8");
    boolean small = architecture.matches("i[3-6]86|x86");
    String id =
        switch (os.get().family()) {
          case LINUX, ANDROID -> linux(name);
          case WINDOWS -> windows(name);
          case BSD -> name.matches("freebsd(1[1-4])?.*") ? freebsd(name) : "freebsd";
          case MACOS -> "darwin23";
          default -> "other";
        };
    return (arm ? "arm-" : "") + id + (small ? "" : "-64");
  }

  private static String linux(String name) {
    Matcher parts = NAME.matcher(name);
    if (parts.matches()) {
      String system = ALIASES.getOrDefault(parts.group(1), parts.group(1));
      Integer least = LINUX.get(system);
      if (least != null) {
        String version = parts.group(2) == null ? "" : parts.group(2);
        String major = version.length() > 2 ? version.substring(0, 2) : version;
        boolean own = least > 0 && !major.isEmpty() && Integer.parseInt(major) >= least;
        return own ? system + major : system.equals("rhel") ? "rhel9" : system;
      }
    }
    return "other6xlinux";
  }

  private static String freebsd(String name) {
    return name.length() >= "freebsd14".length()
        ? name.substring(0, "freebsd14".length())
        : "freebsd14";
  }

  private static String windows(String name) {
    return WINDOWS.entrySet().stream()
        .filter(one -> name.contains(one.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("windows9");
  }

  /** {@return a system in words that {@link #of} understands} */
  static String words(GuestOs os) {
    String architecture = os.architecture().isEmpty() ? "-" : os.architecture();
    return os.family() + " " + architecture + " " + os.name();
  }

  /** {@return what a machine was made for: as it was said, or else by VMware's id} */
  static Optional<GuestOs> of(MachineFile machine) {
    String[] words = machine.keys().text(KEY).split(" ", 3);
    if (words.length == 3) {
      try {
        String architecture = words[1].equals("-") ? "" : words[1];
        return Optional.of(new GuestOs(Family.valueOf(words[0]), words[2], architecture));
      } catch (IllegalArgumentException unreadable) {
        // Somebody changed it.
      }
    }
    return of(machine.guestOs());
  }

  private static Optional<GuestOs> of(String id) {
    if (id.isBlank()) {
      return Optional.empty();
    }
    String small = id.toLowerCase(Locale.ROOT);
    boolean arm = small.startsWith("arm-");
    String architecture = arm ? "aarch64" : small.endsWith("-64") ? "x86_64" : "i686";
    String name = small.replaceFirst("^arm-", "").replaceFirst("-64$", "");
    Family family =
        name.startsWith("win")
            ? Family.WINDOWS
            : name.startsWith("darwin")
                ? Family.MACOS
                : name.startsWith("freebsd")
                    ? Family.BSD
                    : name.equals("other") || name.startsWith("solaris") || name.startsWith("dos")
                        ? Family.OTHER
                        : Family.LINUX;
    return Optional.of(new GuestOs(family, name.equals("other") ? "" : name, architecture));
  }
}
