package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ConnectionException;
import org.junit.jupiter.api.Test;
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

  @Test
  @EnabledOnOs(OS.LINUX)
  void aToolIsRunFromWhereItWasFoundAndNotLookedForOnceMore() {
    TestOperation op = new TestOperation();
    Command shell = Command.read("sh", "-c", "tr '\\0' '\\n' </proc/$$/cmdline | head -n 1");
    assertEquals(runner().find("sh", op).orElseThrow(), runner().run(shell, op).stdout().strip());
  }

  @Test
  void aToolThatIsNotThereIsNamed() {
    ConnectionException e =
        assertThrows(
            ConnectionException.class,
            () -> runner().run(Command.read("no-such-tool-of-posada"), new TestOperation()));
    assertEquals("cannot find no-such-tool-of-posada on the search path", e.getMessage());
  }
}
