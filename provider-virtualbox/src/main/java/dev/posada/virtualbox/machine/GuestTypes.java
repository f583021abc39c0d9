package dev.posada.virtualbox.machine;

import dev.posada.GuestOs;
import dev.posada.GuestOs.Family;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.tool.Installation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * VirtualBox's types of operating systems, as in {@code Debian12_64}. Each version knows others, so
 * they are asked for, once: that takes a third of a second. Thread-safe.
 */
public final class GuestTypes {
  private static final Pattern ID =
      Pattern.compile("(?m)^ID(?: / Description)?: +(\\S+?)(?: -- .*)?\\r?$");

  /** What others call what VirtualBox calls otherwise. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("rhel", "redhat"),
          Map.entry("centos", "redhat"),
          Map.entry("rocky", "redhat"),
          Map.entry("rockylinux", "redhat"),
          Map.entry("almalinux", "redhat"),
          Map.entry("alma", "redhat"),
          Map.entry("ol", "oracle"),
          Map.entry("oraclelinux", "oracle"),
          Map.entry("arch", "archlinux"),
          Map.entry("manjaro", "archlinux"),
          Map.entry("sles", "susele"),
          Map.entry("leap", "opensuseleap"),
          Map.entry("tumbleweed", "opensusetumbleweed"));

  /** Prefixes of types that are none of the other families. */
  private static final List<String> OTHERS =
      List.of(
          "other",
          "solaris",
          "opensolaris",
          "os2",
          "dos",
          "netware",
          "l4",
          "qnx",
          "jrockit",
          "vboxbs");

  private final Installation vbox;
  private volatile List<String> ids = List.of();

  public GuestTypes(Installation vbox) {
    this.vbox = vbox;
  }

  /** {@return the type that suits a system best} */
  String type(Optional<GuestOs> os, Operation op) {
    if (os.isEmpty()) {
      return "Other_64"; // every version has it
    }
    if (ids.isEmpty()) {
      ids = parse(vbox.tool().read(op, "list", "ostypes"));
    }
    return choose(os.get(), ids);
  }

  static List<String> parse(String stdout) {
    return ID.matcher(stdout).results().map(found -> found.group(1)).toList();
  }

  static String choose(GuestOs os, List<String> ids) {
    String wanted = suffix(os.architecture());
    Map<String, String> byName = new LinkedHashMap<>();
    for (String id : ids) {
      String name = name(id);
      if (suffix(id, wanted)) {
        byName.put(name, id);
      } else if (wanted.equals("_64") && !id.endsWith("_arm64")) {
        byName.putIfAbsent(name, id); // of some there is only the one of 32 bits
      }
    }
    for (String name : names(os)) {
      String id = byName.get(name);
      if (id != null) {
        return id;
      }
    }
    return wanted.equals("_arm64") ? "Other_arm64" : "Other_64";
  }

  private static boolean suffix(String id, String wanted) {
    return wanted.isEmpty() ? !id.endsWith("_64") && !id.endsWith("_arm64") : id.endsWith(wanted);
  }

  private static String suffix(String architecture) {
    return switch (architecture.toLowerCase(Locale.ROOT)) {
      case "i386", "i486", "i586", "i686", "x86" -> "";
      case "aarch64", "arm64", "armv8" -> "_arm64";
      default -> "_64";
    };
  }

  /** In the order in which to look: the version as it is, then less and less exact. */
  private static Set<String> names(GuestOs os) {
    Set<String> names = new LinkedHashSet<>();
    String name = plain(os.name());
    switch (os.family()) {
      case WINDOWS -> {
        names.add("windows" + name.replaceFirst("^(?:microsoft)?(?:windows)?(?:server)?", ""));
        names.addAll(List.of("windowsnt", "windows10"));
      }
      case MACOS -> {
        names.add("macos" + name.replaceFirst("^(?:macosx|macos|osx)", ""));
        names.add("macos");
      }
      case BSD -> {
        shorter(names, name);
        names.add("freebsd");
      }
      case LINUX -> {
        String system = name.replaceFirst("\\d.*$", "");
        String version = name.substring(system.length());
        String known = ALIASES.getOrDefault(system, system);
        for (int end = version.length(); end > 0; end--) {
          String shorter = known + version.substring(0, end);
          // Ubuntu24_LTS is 24.04, Ubuntu24 is 24.10
          names.addAll(
              version.endsWith("10")
                  ? List.of(shorter, shorter + "lts")
                  : List.of(shorter + "lts", shorter));
        }
        names.add(known);
        names.add("linux");
      }
      case ANDROID -> names.add("linux");
      default -> {
        shorter(names, name);
        names.add("other");
      }
    }
    names.remove("");
    return names;
  }

  private static void shorter(Set<String> names, String name) {
    names.add(name);
    names.add(name.replaceFirst("\\d.*$", ""));
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static String name(String id) {
    return plain(id.replaceFirst("_(?:arm)?64$", ""));
  }

  /** {@return what a machine was made for: as it was said, or else by VirtualBox's type} */
  static Optional<GuestOs> of(MachineSettings machine) {
    Optional<GuestOs> said = said(Labels.of(machine).getOrDefault(Labels.GUEST_OS, ""));
    return said.isPresent() ? said : of(machine.osType());
  }

  /** {@return a system in words that {@link #said} understands} */
  static String words(GuestOs os) {
    String architecture = os.architecture().isEmpty() ? "-" : os.architecture();
    return os.family() + " " + architecture + " " + os.name();
  }

  private static Optional<GuestOs> said(String text) {
    String[] words = text.split(" ", 3);
    try {
      return words.length < 3
          ? Optional.empty()
          : Optional.of(
              new GuestOs(
                  Family.valueOf(words[0]), words[2], words[1].equals("-") ? "" : words[1]));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty(); // somebody changed it
    }
  }

  static Optional<GuestOs> of(String type) {
    if (type.isBlank()) {
      return Optional.empty();
    }
    String name = name(type);
    Matcher bits = Pattern.compile("_(arm)?64$").matcher(type);
    String architecture = !bits.find() ? "i686" : bits.group(1) == null ? "x86_64" : "aarch64";
    Family family = family(name);
    String shown = name.equals("other") ? "" : family == Family.WINDOWS ? name.substring(7) : name;
    return Optional.of(new GuestOs(family, shown, architecture));
  }

  private static Family family(String name) {
    if (name.startsWith("windows")) {
      return Family.WINDOWS;
    }
    if (name.startsWith("macos")) {
      return Family.MACOS;
    }
    if (name.endsWith("bsd")) {
      return Family.BSD;
    }
    return OTHERS.stream().anyMatch(name::startsWith) ? Family.OTHER : Family.LINUX;
  }
}
