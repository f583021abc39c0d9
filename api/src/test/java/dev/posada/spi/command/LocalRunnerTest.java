package dev.posada.spi.command;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** Real processes of this machine. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Isolated("counts the threads and open files of the process")
class LocalRunnerTest extends CommandRunnerContract {

  @Override
  CommandRunner runner() {
    return CommandRunner.local();
  }
}
