package dev.posada.examples;

import static dev.posada.examples.ShellRules.Rule.SCRIPT_IS_DATA;
import static dev.posada.examples.ShellRules.Rule.SCRIPT_READS_DATA_AS_SCRIPT;
import static dev.posada.examples.ShellRules.Rule.STARTS_PROCESSES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.examples.ShellRules.Finding;
import dev.posada.examples.ShellRules.Rule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each source is in a class with the constants {@code SCRIPT} and {@code MIXED}. */
@Execution(ExecutionMode.CONCURRENT)
class ShellRulesTest {
  private static final String CLASS =
      """
      package a;
      import java.lang.ProcessBuilder.Redirect;
      /** Not " + a text. */
      class A {
        private static final String SCRIPT = \"""
            printf '%s "\\n" ' \\\"""c""
            exec "$@"
            \""";
        static final String MIXED = "echo " + name();
        static final int SECONDS = 5;
      """;
  private static final int LINE = (int) CLASS.lines().count() + 1;
  private static final String OTHER = "class B { static final String ALL = \"exec \\\"$@\\\"\"; }";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "List.of(\"sh\", \"-c\", script)",
        "List.of(\"sh\", \"-c\", \"rm \" + path)",
        "List.of(\"sh\", \"-c\", SCRIPT + path, \"sh\")",
        "List.of(\"sh\", \"-c\", SCRIPT.formatted(path))",
        "List.of(\"sh\", \"-c\", \"rm %s\".formatted(path), \"sh\")",
        "List.of(\"sh\", \"-c\", String.join(\" \", words))",
        "List.of(\"sh\", \"-c\", MIXED)",
        "List.of(\"sh\", \"-c\", b.ALL)",
        "List.of(\"sh\", \"-c\", B.NONE)",
        "List.of(\"sh\", \"-c\", C.ALL)",
        "List.of(\"sh\", \"-c\", urgent ? SCRIPT : \"rm\")",
        "List.of(\"bash\", \"-ec\", script)",
        "List.of(\"cmd\", \"/c\", line)",
        "List.of(\"cmd.exe\", \"/C\", line)",
        "List.of(\"powershell\", \"-Command\", line)",
        "List.of(\"su\", user, \"--command\", line)",
        "Command.read(\"bash\", \"-c\", \"kill \" + pid)",
        "new String[] {\"sh\", \"-c\", script}",
        "words.add(\"-c\"); words.add(script)",
        "String flag = \"-c\"",
        "run(\"sh -c '\" + script + \"'\")",
        "run(name + \" sh -c '\" + SCRIPT + \"'\")",
        "run(quote(name) + \" sh -c '\" + SCRIPT + \"'\")",
        "run(\"bash -ec %s\".formatted(script))",
        "run((\"sh -c \") + line)",
        "line.append(\"sh -c '\").append(path)",
        "line += \"/bin/sh -c\"",
        "run(\"cmd /c \" + line)",
        "run(\"cmd.exe /C \" + line)",
        "run(\"exec \" + \"zsh -c \" + line)",
      })
  void findsAScriptThatIsNoConstant(String code) {
    assertEquals(List.of(finding(SCRIPT_IS_DATA, code)), findings(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "List.of(\"sh\", \"-c\", SCRIPT, \"sh\", path)",
        "List.of(\"sh\", \"-c\", A.SCRIPT, path)",
        "List.of(\"sh\", \"-c\", B.ALL, path)",
        "List.of(\"sh\", \"-c\", \"exec rm -- \\\"$1\\\"\", \"sh\", path)",
        "List.of(\"sh\", \"-c\", \"sleep \" + SECONDS + \"; \" + SCRIPT + (\"a\" + 1), path)",
        "List.of(\"-c\", \"exec \\\"$@\\\"\", \"sh\")",
        "new String[] {\"sh\", \"-c\", \"date\"}",
        "run(\"exec sh -c '\" + SCRIPT + \"'\", words)",
        "say(\"usage: sh -c SCRIPT\")",
        "say('\"' + name + '\"') // sh -c \" + name",
        "List.of(\"find\", path, \"-exec\", name)",
        "List.of(\"tail\", \"-n\", count)",
        "push(-c, script)",
        "Runtime.version().feature()",
        "Runtime.getRuntime().availableProcessors()",
        "void offerTo(ProcessBuilder builder) {}",
        "builder.redirectError(ProcessBuilder.Redirect.DISCARD)",
        "evaluate(\"evaluation of a medieval text\")",
      })
  void allowsConstantsAndWhatIsNoShell(String code) {
    assertEquals(List.of(), findings(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "List.of(\"sh\", \"-c\", \"eval \\\"$1\\\"\", \"sh\", line)",
        "List.of(\"sh\", \"-c\", \"exec su root -c \\\"$1\\\"; sh -c \\\"$1\\\"\", \"sh\", line)",
        "List.of(\"sh\", \"-c\", \"exec bash -c $1\", \"sh\", line)",
      })
  void findsAConstantScriptThatReadsDataAsAnother(String code) {
    assertEquals(List.of(finding(SCRIPT_READS_DATA_AS_SCRIPT, code)), findings(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new ProcessBuilder(words).start()",
        "new java.lang.ProcessBuilder(words).start()",
        "words.map(ProcessBuilder::new)",
        "ProcessBuilder.startPipeline(builders)",
        "Runtime.getRuntime().exec(line)",
        "Runtime runtime = null",
        "call(Runtime.getRuntime())",
      })
  void findsWhatStartsProcesses(String code) {
    assertEquals(List.of(finding(STARTS_PROCESSES, code)), findings(code));
  }

  @Test
  void findsAllOfALine() {
    String code = "new ProcessBuilder(\"sh\", \"-c\", \"eval \" + line)";
    assertEquals(
        List.of(finding(STARTS_PROCESSES, code), finding(SCRIPT_IS_DATA, code)), findings(code));
  }

  private static Finding finding(Rule rule, String code) {
    return new Finding("a/A.java", LINE, rule, code);
  }

  private static List<Finding> findings(String code) {
    String source = CLASS + "  " + code + "\n}\n";
    return new ShellRules(Map.of("a/A.java", source, "a/B.java", OTHER)).findings();
  }
}
