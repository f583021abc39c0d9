package dev.posada.examples;

import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All modules of Posada. Only the examples depend on every one of them, so the checks that look at
 * the whole house are here.
 */
public final class House {
  /**
   * The plugin of a stranger, who has read the guide and knows none of our rules: it is built with
   * us to see that it can be, and not one of our modules.
   */
  static final String STRANGER = "examples/plugin-template";

  /** Stands for VMware in tests alone: nothing that is published depends on it. */
  static final String SIMULATOR = "provider-vmware/simulator";

  private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");

  private House() {}

  /** A module as compiled: a folder of classes, or a jar where the build has got that far. */
  record Part(String name, ModuleReference reference) {
    ModuleDescriptor descriptor() {
      return reference.descriptor();
    }

    /** Programs are run, not depended on: they may print, and nobody adds them as a library. */
    boolean isProgram() {
      return name.startsWith("dev.posada.examples") || name.equals("dev.posada.benchmarks");
    }

    /** The files below a folder of the module. */
    List<String> files(String folder) throws IOException {
      try (ModuleReader reader = reference.open();
          Stream<String> files = reader.list()) {
        return files.filter(file -> file.startsWith(folder) && !file.endsWith("/")).toList();
      }
    }

    byte[] read(String file) throws IOException {
      try (ModuleReader reader = reference.open()) {
        return reader.open(file).orElseThrow().readAllBytes();
      }
    }
  }

  /** What this test runs on, module path and class path together, without the tests themselves. */
  public static List<Path> path() {
    return Stream.of("jdk.module.path", "java.class.path")
        .flatMap(key -> Stream.of(System.getProperty(key, "").split(File.pathSeparator)))
        .filter(element -> !element.isEmpty())
        .map(Path::of)
        .filter(element -> !element.endsWith("test-classes"))
        .distinct()
        .toList();
  }

  /** Our modules, by name. */
  static List<Part> parts() {
    TreeMap<String, Part> parts = new TreeMap<>();
    for (Path element : path()) {
      for (ModuleReference module : modulesIn(element)) {
        String name = module.descriptor().name();
        if (name.equals("dev.posada") || name.startsWith("dev.posada.")) {
          parts.put(name, new Part(name, module));
        }
      }
    }
    return List.copyOf(parts.values());
  }

  private static List<ModuleReference> modulesIn(Path element) {
    try {
      return List.copyOf(ModuleFinder.of(element).findAll());
    } catch (FindException e) {
      return List.of(); // a jar that cannot be a module is not one of ours
    }
  }

  /** Our modules whose folder is called provider-something. */
  static List<String> providers() throws IOException {
    List<String> names = new ArrayList<>();
    for (String folder : folders()) {
      if (folder.startsWith("provider-")) {
        names.add(moduleNameIn(folder));
      }
    }
    return names;
  }

  /** Our folders that the reactor lists and that are published, the BOM included. */
  static List<String> folders() throws IOException {
    Matcher matcher = MODULE.matcher(pom("."));
    List<String> folders = new ArrayList<>();
    while (matcher.find()) {
      if (!Set.of(STRANGER, SIMULATOR).contains(matcher.group(1))) {
        folders.add(matcher.group(1));
      }
    }
    return folders;
  }

  /** The name in the module-info of a folder. */
  static String moduleNameIn(String folder) throws IOException {
    Path source = root().resolve(folder).resolve("src/main/java/module-info.java");
    return first("(?m)^(?:open )?module ([\\w.]+)", Files.readString(source));
  }

  static String pom(String folder) throws IOException {
    return Files.readString(root().resolve(folder).resolve("pom.xml"));
  }

  /** The first group of the first match. */
  static String first(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in:\n" + text);
    }
    return matcher.group(1);
  }

  static Path root() {
    try {
      Path classes =
          Path.of(House.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes.resolve("../../..").normalize();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
