package dev.posada.docker.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.HostFiles;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Runs programs on this machine that are in one folder, whatever {@code PATH} says. */
public record HelperFolder(Path folder) implements CommandRunner {

  /** Writes a credential helper, which is a script of the shell. */
  public static void write(Path folder, String name, String script) throws Exception {
    String file = folder.resolve("docker-credential-" + name).toString();
    // Not by this process: a child that another test starts meanwhile would hold the file open for
    // writing, and then nobody may run it.
    Process shell =
        new ProcessBuilder("sh", "-c", "cat > \"$0\" && chmod 700 \"$0\"", file).start();
    try (OutputStream in = shell.getOutputStream()) {
      in.write(("#!/bin/sh\n" + script + "\n").getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(0, shell.waitFor(), file);
  }

  @Override
  public Optional<String> find(String tool, Operation op) {
    Path file = folder.resolve(tool);
    return Files.isExecutable(file) ? Optional.of(file.toString()) : Optional.empty();
  }

  @Override
  public CommandResult run(Command command, Operation op) {
    return CommandRunner.local().run(command, op);
  }

  @Override
  public HostFiles files() {
    return CommandRunner.local().files();
  }
}
