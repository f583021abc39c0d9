package dev.posada.examples;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReactorTest {
  private static final Set<String> TOP =
      Set.of("pom.xml", "api", "examples", "README.md", "LICENSE", "target");

  /** A new module has to be a dependency of the examples too, or no check here looks at it. */
  @Test
  void theExamplesSeeEveryModule() throws IOException {
    Set<String> listed = new TreeSet<>();
    for (String folder : House.folders()) {
      if (hasCode(folder)) {
        listed.add(House.moduleNameIn(folder));
      }
    }
    assertEquals(
        listed, House.parts().stream().map(House.Part::name).collect(toCollection(TreeSet::new)));
  }

  @Test
  void theBomListsEveryLibraryInTheVersionOfTheReactor() throws IOException {
    Set<String> libraries = new TreeSet<>();
    for (String folder : House.folders()) {
      if (hasCode(folder) && !folder.startsWith("examples")) {
        libraries.add(House.first("</parent>\\s*<artifactId>(.+?)<", House.pom(folder)));
      }
    }
    String bom = House.pom("api/bom");
    String managed = bom.substring(bom.indexOf("<dependencyManagement>"), bom.indexOf("<build>"));
    assertEquals(
        libraries,
        Pattern.compile("<artifactId>(.+?)</artifactId>")
            .matcher(managed)
            .results()
            .map(match -> match.group(1))
            .collect(toCollection(TreeSet::new)));
    assertEquals(
        House.first("<version>(.+?)</version>", House.pom(".")),
        House.first("<version>(.+?)</version>", bom));
  }

  @Test
  void theTopFolderHoldsTheFixedNamesOnly() throws IOException {
    try (Stream<Path> files = Files.list(House.root())) {
      assertEquals(
          List.of(),
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.startsWith(".") && !name.startsWith("provider-"))
              .filter(name -> !TOP.contains(name))
              .toList());
    }
  }

  @Test
  void theApiNeedsTheJdkAlone() {
    ModuleDescriptor api = House.parts().get(0).descriptor();
    assertEquals("dev.posada", api.name());
    assertEquals(
        List.of(),
        api.requires().stream()
            .map(ModuleDescriptor.Requires::name)
            .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
            .toList());
  }

  /** The property is there because javadoc fails on a module that exports nothing. */
  @Test
  void aModuleThatExportsDoesNotSkipItsJavadoc() throws IOException {
    for (String folder : House.folders()) {
      if (hasCode(folder) && exports(House.moduleNameIn(folder))) {
        assertFalse(House.pom(folder).contains("<maven.javadoc.skip>"), folder);
      }
    }
  }

  /** Whoever copies its folder gets all that it needs, and what is published is enough for it. */
  @Test
  void theTemplateForPluginsNeedsNothingOfThisHouse() throws IOException {
    assertTrue(House.pom(".").contains("<module>" + House.STRANGER + "</module>"));
    String pom = House.pom(House.STRANGER);
    assertFalse(pom.contains("<parent>"));
    assertEquals(
        List.of("posada-api", "posada-testkit"),
        Pattern.compile("<groupId>dev.posada</groupId>\\s*<artifactId>(.+?)<")
            .matcher(pom)
            .results()
            .map(match -> match.group(1))
            .toList());
    assertEquals(
        House.first("<version>(.+?)</version>", House.pom(".")),
        House.first("<posada.version>(.+?)</posada.version>", pom));
    assertEquals("org.example.proc", House.moduleNameIn(House.STRANGER));
    Path sources = House.root().resolve(House.STRANGER).resolve("src");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(Files.readString(file).contains("dev.posada.internal"), file.toString());
      }
    }
  }

  /** What proves the provider of VMware has to have its own understanding of VMware. */
  @Test
  void theSimulatorAndTheProviderOfVmwareShareNothing() throws IOException {
    assertTrue(House.pom(".").contains("<module>" + House.SIMULATOR + "</module>"));
    assertFalse(House.pom(House.SIMULATOR).contains("<artifactId>posada-api</artifactId>"));
    for (String user : List.of("provider-vmware", "examples")) {
      String scope = "<artifactId>posada-vmrun-simulator</artifactId>\\s*<scope>(.+?)<";
      assertEquals("test", House.first(scope, House.pom(user)), user);
    }
    assertEquals(List.of(), mentions(House.SIMULATOR, "dev\\.posada\\.(?!vmrun\\b)"));
    assertEquals(List.of(), mentions("provider-vmware", "dev\\.posada\\.vmrun\\b"));
  }

  private static List<String> mentions(String folder, String words) throws IOException {
    Pattern pattern = Pattern.compile(words);
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(House.root().resolve(folder).resolve("src/main/java"))) {
      List<Path> sources = files.filter(Files::isRegularFile).toList();
      assertFalse(sources.isEmpty(), folder);
      for (Path source : sources) {
        if (pattern.matcher(Files.readString(source)).find()) {
          found.add(source.toString());
        }
      }
    }
    return found;
  }

  private static boolean hasCode(String folder) throws IOException {
    return !House.pom(folder).contains("<packaging>pom</packaging>");
  }

  private static boolean exports(String module) {
    return House.parts().stream()
        .filter(part -> part.name().equals(module))
        .anyMatch(part -> !part.descriptor().exports().isEmpty());
  }
}
