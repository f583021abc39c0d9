package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ServicesTest {
  private static final String FOLDER = "META-INF/services/";

  @Test
  void modulePathAndClassPathFindTheSameProviders() throws IOException {
    for (House.Part part : House.parts()) {
      assertEquals(byDescriptor(part), byFiles(part), part.name());
    }
  }

  /** {@code --module dev.posada.examples} alone brings in whatever provides a service of ours. */
  @Test
  void theModulePathResolvesEveryProvider() {
    ModuleFinder path = ModuleFinder.of(House.path().toArray(Path[]::new));
    Configuration resolved =
        Configuration.empty()
            .resolveAndBind(path, ModuleFinder.ofSystem(), Set.of("dev.posada.examples"));
    assertEquals(List.of(), unresolved(resolved));
  }

  private static List<String> unresolved(Configuration resolved) {
    return House.parts().stream()
        .filter(part -> !part.descriptor().provides().isEmpty())
        .map(House.Part::name)
        .filter(name -> resolved.findModule(name).isEmpty())
        .toList();
  }

  private static Map<String, Set<String>> byDescriptor(House.Part part) {
    Map<String, Set<String>> providers = new TreeMap<>();
    for (ModuleDescriptor.Provides provides : part.descriptor().provides()) {
      providers.put(provides.service(), new TreeSet<>(provides.providers()));
    }
    return providers;
  }

  private static Map<String, Set<String>> byFiles(House.Part part) throws IOException {
    Map<String, Set<String>> providers = new TreeMap<>();
    for (String file : part.files(FOLDER)) {
      Set<String> names = new TreeSet<>();
      for (String line : new String(part.read(file), StandardCharsets.UTF_8).split("\n")) {
        String name = line.replaceFirst("#.*", "").strip();
        if (!name.isEmpty()) {
          names.add(name);
        }
      }
      providers.put(file.substring(FOLDER.length()), names);
    }
    return providers;
  }
}
