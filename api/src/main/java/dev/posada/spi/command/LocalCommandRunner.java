package dev.posada.spi.command;

import dev.posada.spi.Operation;
import java.util.Optional;

/** Runs tools on this machine. */
final class LocalCommandRunner implements CommandRunner {
  static final LocalCommandRunner INSTANCE = new LocalCommandRunner();

  private LocalCommandRunner() {}

  @Override
  public Optional<String> find(String tool, Operation op) {
    op.check();
    return SearchPath.here().find(tool);
  }

  @Override
  public CommandResult run(Command command, Operation op) {
    return command.changes()
        ? op.change(command.text(), () -> ToolProcess.run(command, op))
        : op.read(command.text(), () -> ToolProcess.run(command, op));
  }

  @Override
  public HostFiles files() {
    return LocalFiles.INSTANCE;
  }
}
