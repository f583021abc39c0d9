package dev.posada.examples;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this module in a JVM of its own, on the module path. */
public final class JavaProcess {
  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> before;
  private final List<String> options;

  /**
   * Makes one.
   *
   * @param folder for what it prints
   * @param environment what it has beside that of this process
   * @param before the words before {@code java}
   */
  public JavaProcess(Path folder, Map<String, String> environment, String... before) {
    this(folder, environment, List.of(before), List.of());
  }

  private JavaProcess(
      Path folder, Map<String, String> environment, List<String> before, List<String> options) {
    this.folder = folder;
    this.environment = environment;
    this.before = before;
    this.options = options;
  }

  /** A copy whose JVM has other options, as in {@code -Dkey=value}. */
  public JavaProcess options(String... words) {
    return new JavaProcess(folder, environment, before, List.of(words));
  }

  /** Runs it; fails if it does not end with this code. Returns what it prints. */
  public String run(int exitCode, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    return runFrom(House.path(), exitCode, program, arguments);
  }

  /** As {@link #run}, with modules that are elsewhere. */
  public String runFrom(List<Path> modules, int exitCode, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Process child =
        builder(modules, program, arguments)
            .redirectInput(Redirect.from(Files.createTempFile(folder, "in", "").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertTrue(child.waitFor(3, TimeUnit.MINUTES), () -> program + " still runs");
    } finally {
      child.destroyForcibly();
    }
    String printed = Files.readString(out);
    assertEquals(exitCode, child.exitValue(), printed);
    return printed;
  }

  /** What would start it, for who wants to do that himself. */
  public ProcessBuilder builder(List<Path> modules, Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--module-path");
    command.add(modules.stream().map(Path::toString).collect(joining(File.pathSeparator)));
    command.add("--module");
    command.add(program.getModule().getName() + "/" + program.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder;
  }
}
