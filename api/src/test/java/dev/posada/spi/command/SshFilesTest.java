package dev.posada.spi.command;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What the files of every runner do, over the lab's sshd, which sees this machine's files. */
@LabSsh.Needed
class SshFilesTest extends HostFilesContract {
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
  HostFiles files() {
    return runner.files();
  }
}
