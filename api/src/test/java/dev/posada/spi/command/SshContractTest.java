package dev.posada.spi.command;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Isolated;

/** What every runner has to do, over the lab's sshd, which sees this machine's files. */
@LabSsh.Needed
@Isolated("counts the threads and open files of the process")
class SshContractTest extends CommandRunnerContract {
  private static CommandRunner runner;

  @BeforeAll
  static void open() {
    runner = LabSsh.runner(LabSsh.authority("posada-dash"));
  }

  @AfterAll
  static void close() {
    runner.close();
  }

  @Override
  CommandRunner runner() {
    return runner;
  }

  @Override
  String home() {
    return "/homes/posada-dash";
  }

  @Override
  int connections() {
    return 8;
  }

  @Override
  int many() {
    return 200;
  }
}
