package dev.posada.spi.command;

import dev.posada.Support;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import dev.posada.spi.command.HostSocket.Way;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs tools on this machine. */
final class LocalRunner implements CommandRunner {
  static final LocalRunner INSTANCE = new LocalRunner();

  private static final Support PIPES =
      Support.no("on Windows, tools listen at named pipes, which Posada does not open");

  private LocalRunner() {}

  @Override
  public Optional<String> find(String tool, Operation op) {
    op.check();
    return LocalSearchPath.here().find(tool);
  }

  @Override
  public CommandResult run(Command command, Operation op) {
    return command.call(op, () -> start(command, op));
  }

  /** Runs it within a native call. */
  static CommandResult start(Command command, Operation op)
      throws IOException, InterruptedException {
    Reception reception = new Reception(command);
    try (SecretFiles secrets = new SecretFiles()) {
      Launch launch =
          new Launch(
              builder(command, secrets.argv(command)),
              command.handling().files(),
              Input.of(command.input()),
              reception.stdout(),
              reception.stderr(),
              reception,
              () -> false,
              process -> new LocalEnding(process, command.handling().tree()));
      return reception.result(ToolProcess.run(command, launch, op));
    }
  }

  private static ProcessBuilder builder(Command command, List<String> words) throws IOException {
    Map<String, String> added = command.environment();
    boolean encoded = EncodedWords.isNeeded(words, added);
    List<String> found = absolute(words);
    ProcessBuilder builder =
        new ProcessBuilder(encoded ? EncodedWords.behindShell(found) : forThisSystem(found));
    LocalEnvironment.prepare(builder.environment(), encoded ? EncodedWords.forShell(added) : added);
    return builder;
  }

  private static List<String> forThisSystem(List<String> words) throws IOException {
    return File.separatorChar == '\\' ? WindowsWords.forJdk(words) : words;
  }

  /**
   * Others look elsewhere: a shell on the tool's own search path, Windows first in our folder, and
   * all but {@link LocalSearchPath} in a folder that the search path names by a relative path.
   */
  private static List<String> absolute(List<String> words) throws IOException {
    String tool = words.get(0);
    if (tool.contains("/") || tool.contains(File.separator)) {
      return words;
    }
    List<String> all = new ArrayList<>(words);
    all.set(
        0,
        LocalSearchPath.here()
            .find(tool)
            .orElseThrow(() -> new IOException("cannot find " + tool + " on the search path")));
    return all;
  }

  @Override
  public HostFiles files() {
    return LocalFiles.INSTANCE;
  }

  @Override
  public Support connects() {
    return File.separatorChar == '/' ? Support.yes() : PIPES;
  }

  @Override
  public HostSocket connect(String path, Operation op) {
    if (!connects().available()) {
      return CommandRunner.super.connect(path, op); // which says why
    }
    Path socket = Path.of(path);
    if (!socket.isAbsolute()) {
      throw new IllegalArgumentException("not an absolute path: " + path);
    }
    return op.read(CallText.of("connect " + path), () -> HostSocket.of(socket, Way.NONE, op));
  }
}
