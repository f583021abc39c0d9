package dev.posada.spi.command;

import dev.posada.spi.Operation;
import java.util.List;
import java.util.Optional;

/** Puts words before each command. */
final class PrefixedRunner implements CommandRunner {
  private final CommandRunner runner;
  private final List<String> prefix;
  private final HostFiles files = new ToolFiles(this);

  PrefixedRunner(CommandRunner runner, List<String> prefix) {
    if (prefix.isEmpty() || prefix.get(0).isEmpty()) {
      throw new IllegalArgumentException("a prefix begins with a tool: " + prefix);
    }
    this.runner = runner;
    this.prefix = prefix;
  }

  @Override
  public Optional<String> find(String tool, Operation op) {
    return ShellSearch.find(tool, this, op);
  }

  @Override
  public CommandResult run(Command command, Operation op) {
    return runner.run(command.behind(prefix), op);
  }

  @Override
  public HostFiles files() {
    return files;
  }
}
