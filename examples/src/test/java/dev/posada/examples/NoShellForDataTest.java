package dev.posada.examples;

import static dev.posada.examples.ShellRules.Rule.SCRIPT_IS_DATA;
import static dev.posada.examples.ShellRules.Rule.SCRIPT_READS_DATA_AS_SCRIPT;
import static dev.posada.examples.ShellRules.Rule.STARTS_PROCESSES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.examples.ShellRules.Finding;
import dev.posada.examples.ShellRules.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NoShellForDataTest {
  /** What breaks a rule and may. */
  private static final List<Allowed> ALLOWED =
      List.of(
          new Allowed(
              STARTS_PROCESSES,
              "api/src/main/java/dev/posada/spi/command/",
              "",
              "it does so for all others"),
          new Allowed(
              STARTS_PROCESSES,
              "provider-docker/src/main/java/dev/posada/docker/http/SshWire.java",
              "new ProcessBuilder(command)",
              "a connection, which lives on between calls: no command that is waited for"),
          new Allowed(
              STARTS_PROCESSES,
              "api/testkit/src/main/java/dev/posada/testkit/ContractRun.java",
              "new ProcessBuilder(\"git\", \"rev-parse\"",
              "the words are constants; it asks which commit is tested, apart from any host"),
          new Allowed(
              STARTS_PROCESSES,
              "examples/benchmarks/src/main/java/dev/posada/benchmarks/FreshJvm.java",
              "new ProcessBuilder(command)",
              "what is measured is a JVM of its own"),
          new Allowed(
              STARTS_PROCESSES,
              "examples/benchmarks/src/main/java/dev/posada/benchmarks/BareTool.java",
              "new ProcessBuilder(words)",
              "it is what Posada's way of running a tool is measured against"),
          new Allowed(
              STARTS_PROCESSES,
              "examples/benchmarks/src/main/java/dev/posada/benchmarks/BareSsh.java",
              "new ProcessBuilder(words(",
              "a connection that lives on, as one makes it without Posada"),
          new Allowed(
              STARTS_PROCESSES,
              "examples/benchmarks/src/main/java/dev/posada/benchmarks/LibvirtC.java",
              "new ProcessBuilder(program, uri)",
              "the program of C that it compares with, which is talked to all the time"),
          new Allowed(
              STARTS_PROCESSES,
              "examples/plugin-template/src/main/java/org/example/proc/Keeper.java",
              "new ProcessBuilder()",
              "the process is the guest: it has to outlive the call, and this program"),
          new Allowed(
              STARTS_PROCESSES,
              "examples/plugin-template/src/main/java/org/example/proc/Commands.java",
              "new ProcessBuilder(tools.bash(), \"-p\", \"-c\", SCRIPT, \"exec\")",
              "the user talks to it while it runs; the command's words follow the script"),
          new Allowed(
              SCRIPT_IS_DATA,
              "api/src/main/java/dev/posada/internal/memory/Commands.java",
              ".equals(\"-c\")",
              "the simulated sh looks for its script; nothing is run"),
          new Allowed(
              SCRIPT_IS_DATA,
              "examples/benchmarks/src/main/java/dev/posada/benchmarks/CommandRows.java",
              "List.of(\"head\", \"-c\", ",
              "no shell: head is told how many bytes"),
          new Allowed(
              SCRIPT_IS_DATA,
              "provider-vmware/src/main/java/dev/posada/vmware/machine/StartFailure.java",
              "Command.read(\"tail\", \"-c\", ",
              "no shell: tail is told how many bytes"),
          new Allowed(
              SCRIPT_IS_DATA,
              "api/src/main/java/dev/posada/spi/command/ToolFiles.java",
              "Stream.of(SHELL, \"-c\", script, SHELL)",
              "who calls it gives a constant of FileScripts or ShellSearch; paths follow as words"),
          new Allowed(
              SCRIPT_IS_DATA,
              "api/src/main/java/dev/posada/spi/command/SshScript.java",
              "\"sh -c '\" + GUARD + \"' sh \" + nonce",
              "the script is a constant; what follows are digits and letters of ours"),
          new Allowed(
              SCRIPT_IS_DATA,
              "api/src/main/java/dev/posada/spi/command/SshScript.java",
              "COMMAND = \"sh -c '\" + OUTER + \"' sh '\" + INNER + \"'\"",
              "both are constants whose lines are joined"),
          new Allowed(
              SCRIPT_READS_DATA_AS_SCRIPT,
              "api/src/main/java/dev/posada/spi/command/SshScript.java",
              "sh -c \"$posada_inner\" sh",
              "it is the other constant, the first word behind the script"),
          new Allowed(
              SCRIPT_READS_DATA_AS_SCRIPT,
              "api/src/main/java/dev/posada/spi/command/SshScript.java",
              "eval \"posada_$posada_count=",
              "what is read is a name with a number that the script counts; the value is not"),
          new Allowed(
              SCRIPT_READS_DATA_AS_SCRIPT,
              "api/src/main/java/dev/posada/spi/command/SshScript.java",
              "eval \"set -- $posada_words\"",
              "they are those names; the values are not read"),
          new Allowed(
              SCRIPT_READS_DATA_AS_SCRIPT,
              "api/src/main/java/dev/posada/spi/command/SshScript.java",
              "case $s in KILL) eval ",
              "what is read is the name of a variable with a process number, a long of ours"),
          new Allowed(
              SCRIPT_READS_DATA_AS_SCRIPT,
              "api/src/main/java/dev/posada/spi/command/SshScript.java",
              "eval \"k$p=",
              "as the other one"),
          new Allowed(
              SCRIPT_IS_DATA,
              "provider-virtualbox/src/main/java/dev/posada/virtualbox/guest/GuestShell.java",
              "BEGIN + script.text() + END",
              "who calls it gives a constant; all data follow as words, encoded"),
          new Allowed(
              SCRIPT_IS_DATA,
              "api/testkit/src/main/java/dev/posada/testkit/",
              "\"-c\", ",
              "clauses run scripts of their own, with words of their own, in guests of their own"));

  /** Lines that break a rule, below a path, with all or a part of their code, and why they may. */
  private record Allowed(Rule rule, String path, String code, String reason) {
    boolean covers(Finding finding) {
      return finding.rule() == rule
          && finding.file().startsWith(path)
          && finding.code().contains(code);
    }
  }

  @Test
  void noSourceGivesDataToAShellAsItsScript() throws IOException {
    List<Finding> findings = new ShellRules(sources()).findings();
    assertEquals(
        List.of(),
        findings.stream()
            .filter(finding -> ALLOWED.stream().noneMatch(allowed -> allowed.covers(finding)))
            .map(Finding::toString)
            .toList());
  }

  @Test
  void whatIsAllowedIsStillThere() throws IOException {
    List<Finding> findings = new ShellRules(sources()).findings();
    assertEquals(
        List.of(),
        ALLOWED.stream().filter(allowed -> findings.stream().noneMatch(allowed::covers)).toList());
  }

  /** Or it would pass because it has looked at nothing. */
  @Test
  void itReadsTheSourcesOfEveryModule() throws IOException {
    Set<String> files = sources().keySet();
    for (String folder : List.of("api", "api/testkit", "examples", House.STRANGER)) {
      assertTrue(files.stream().anyMatch(file -> file.startsWith(folder + "/src/main/")), folder);
    }
    for (String folder : House.folders()) {
      boolean hasSources = Files.isDirectory(House.root().resolve(folder).resolve("src/main/java"));
      boolean isRead = files.stream().anyMatch(file -> file.startsWith(folder + "/src/main/"));
      assertEquals(hasSources, isRead, folder);
    }
  }

  private static Map<String, String> sources() throws IOException {
    List<String> folders = new ArrayList<>(House.folders());
    folders.add(House.STRANGER);
    Map<String, String> sources = new TreeMap<>();
    for (String folder : folders) {
      Path main = House.root().resolve(folder).resolve("src/main/java");
      if (Files.isDirectory(main)) {
        try (Stream<Path> files = Files.walk(main)) {
          for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
            String path = House.root().relativize(file).toString().replace('\\', '/');
            sources.put(path, Files.readString(file));
          }
        }
      }
    }
    return sources;
  }
}
