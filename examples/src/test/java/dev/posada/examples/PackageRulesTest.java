package dev.posada.examples;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.examples.PackageRules.Mention;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageRulesTest {
  private static final Pattern MENTION =
      Pattern.compile("(?m)^\\s+(dev\\.posada\\.\\S+)\\s+-> (\\S+)");
  private static final String PATH =
      House.path().stream().map(Path::toString).collect(joining(File.pathSeparator));
  private static final PackageRules RULES =
      new PackageRules(List.of("dev.posada.kvm", "dev.posada.docker"));

  @Test
  void everyPackageKnowsOnlyWhomItMay() throws IOException {
    assertEquals(List.of(), new PackageRules(House.providers()).broken(mentions()));
  }

  @Test
  void jdepsSeesTheClassesOfEveryModuleThatHasSome() throws IOException {
    List<String> froms = mentions().stream().map(Mention::from).distinct().toList();
    for (House.Part part : House.parts()) {
      for (String file : part.files("dev/")) {
        String name = file.replaceFirst("\\.class$", "").replace('/', '.');
        if (file.endsWith(".class") && !name.endsWith(".package-info")) {
          assertTrue(froms.contains(name), name);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dev.posada.Host,                        dev.posada.spi.HostDriver",
    "dev.posada.Host$1,                      dev.posada.internal.CoreHost",
    "dev.posada.Host,                        dev.posada.memory.MemoryWorld",
    "dev.posada.Hypervisors,                 dev.posada.internal.memory.Simulator",
    "dev.posada.HypervisorsToo,              dev.posada.internal.CoreHost",
    "dev.posada.spi.HostDriver,              dev.posada.internal.CoreHost",
    "dev.posada.spi.HostDriver,              dev.posada.spi.command.Command",
    "dev.posada.spi.command.Command,         dev.posada.internal.CoreHost",
    "dev.posada.memory.Preset,               dev.posada.internal.memory.Simulator",
    "dev.posada.memory.MemoryWorld,          dev.posada.spi.HostDriver",
    "dev.posada.memory.MemoryWorld,          dev.posada.internal.CoreHost",
    "dev.posada.internal.memory.Simulator,   dev.posada.internal.CoreHost",
    "dev.posada.internal.memory.Simulator,   dev.posada.spi.command.Command",
    "dev.posada.kvm.Libvirt,                 dev.posada.internal.CoreHost",
    "dev.posada.kvm.Libvirt,                 dev.posada.docker.DockerEngine",
    "dev.posada.examples.Tour,               dev.posada.docker.DockerEngine",
    "dev.posada.examples.Tour,               dev.posada.internal.CoreHost",
    "dev.posada.internal.CoreHost,           dev.posada.docker.DockerEngine",
  })
  void refuses(String from, String to) {
    assertEquals(1, RULES.broken(List.of(new Mention(from, to))).size());
  }

  @ParameterizedTest
  @CsvSource({
    "dev.posada.Hypervisors,                 dev.posada.spi.HypervisorProvider",
    "dev.posada.Hypervisors$1,               dev.posada.internal.CoreHost$Builder",
    "dev.posada.spi.HostDriver,              dev.posada.Capability",
    "dev.posada.spi.command.Command,         dev.posada.spi.Operation",
    "dev.posada.memory.MemoryWorld$Clock,    dev.posada.internal.memory.Simulator",
    "dev.posada.memory.Preset,               dev.posada.Capability",
    "dev.posada.internal.memory.Simulator,   dev.posada.memory.MemoryWorld",
    "dev.posada.internal.CoreHost,           dev.posada.spi.HostDriver",
    "dev.posada.kvm.Libvirt,                 dev.posada.kvm.internal.jna.Native",
    "dev.posada.kvm.Libvirt,                 dev.posada.spi.command.Command",
    "dev.posada.examples.Tour,               dev.posada.memory.MemoryWorld",
    "dev.posada.kvm.Libvirt,                 com.sun.jna.Native",
  })
  void allows(String from, String to) {
    assertEquals(List.of(), RULES.broken(List.of(new Mention(from, to))));
  }

  @Test
  void refusesACircleOfPackagesInAProvider() {
    Mention there = new Mention("dev.posada.kvm.A", "dev.posada.kvm.x.B");
    Mention further = new Mention("dev.posada.kvm.x.B", "dev.posada.kvm.y.C");
    Mention back = new Mention("dev.posada.kvm.y.D", "dev.posada.kvm.A$Inner");
    assertEquals(List.of(), RULES.broken(List.of(there, further)));
    assertEquals(
        List.of(
            "dev.posada.kvm.A is on a circle of packages",
            "dev.posada.kvm.x is on a circle of packages",
            "dev.posada.kvm.y is on a circle of packages"),
        RULES.broken(List.of(there, further, back)));
  }

  @Test
  void whatKnowsNothingElseOfTheRootMayBeUsedBelow() {
    Mention there = new Mention("dev.posada.kvm.A", "dev.posada.kvm.x.B");
    Mention option = new Mention("dev.posada.kvm.x.B", "dev.posada.kvm.Option$Kind");
    Mention itself = new Mention("dev.posada.kvm.Option", "dev.posada.kvm.Option$Kind");
    Mention down = new Mention("dev.posada.kvm.Option", "dev.posada.kvm.z.C");
    assertEquals(List.of(), RULES.broken(List.of(there, option, itself, down)));
    Mention knows = new Mention("dev.posada.kvm.Option$Kind", "dev.posada.kvm.A");
    assertEquals(
        List.of(
            "dev.posada.kvm is on a circle of packages",
            "dev.posada.kvm.A is on a circle of packages",
            "dev.posada.kvm.x is on a circle of packages"),
        RULES.broken(List.of(there, option, itself, down, knows)));
  }

  private static List<Mention> mentions() throws IOException {
    List<Mention> mentions = new ArrayList<>();
    for (House.Part part : House.parts()) {
      Matcher matcher = MENTION.matcher(jdeps(part));
      while (matcher.find()) {
        mentions.add(new Mention(matcher.group(1), matcher.group(2)));
      }
    }
    return mentions;
  }

  private static String jdeps(House.Part part) {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                printer,
                printer,
                "-verbose:class",
                "-filter:none",
                "--multi-release",
                "base",
                "--ignore-missing-deps",
                "--module-path",
                PATH,
                "--module",
                part.name());
    assertEquals(0, code, out.toString());
    return out.toString();
  }
}
