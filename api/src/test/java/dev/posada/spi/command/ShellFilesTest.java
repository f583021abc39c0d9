package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The scripts in every shell that a machine may have for {@code sh}. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Execution(ExecutionMode.CONCURRENT)
class ShellFilesTest {
  @TempDir static Path tools;

  abstract static class InShell extends HostFilesContract {
    private final HostFiles files;

    /**
     * Takes how the shell is started.
     *
     * @param shell its words; none if it is not installed
     */
    InShell(List<String> shell) {
      assumeTrue(!shell.isEmpty(), "not installed");
      // What comes behind: /bin/sh -c SCRIPT NAME ARGUMENT...
      Stream<String> inside = Stream.of("-c", "script=$3; shift 4; eval \"$script\"", "sh");
      files =
          CommandRunner.local()
              .prefixed(Stream.concat(shell.stream(), inside).toArray(String[]::new))
              .files();
    }

    static List<String> installed(String shell, String... options) {
      return find(shell)
          .map(path -> Stream.concat(Stream.of(path), Stream.of(options)).toList())
          .orElse(List.of());
    }

    static Optional<String> find(String tool) {
      return CommandRunner.local().find(tool, new TestOperation());
    }

    @Override
    HostFiles files() {
      return files;
    }

    /** No test here: it is not the shell that counts. */
    @Override
    void readsSixtyFourMebibytesTogetherAndNoMore() {}
  }

  /** Or all of the others could be skipped. */
  @Test
  void oneOfTheShellsIsHere() {
    assertTrue(
        Stream.of("dash", "bash", "mksh", "zsh", "busybox")
            .anyMatch(shell -> InShell.find(shell).isPresent()));
  }

  @Nested
  class Dash extends InShell {
    Dash() {
      super(installed("dash"));
    }
  }

  @Nested
  class Bash extends InShell {
    Bash() {
      super(installed("bash"));
    }
  }

  @Nested
  class BashAsSh extends InShell {
    BashAsSh() {
      super(installed("bash", "--posix"));
    }
  }

  @Nested
  class Mksh extends InShell {
    Mksh() {
      super(installed("mksh"));
    }
  }

  @Nested
  class Zsh extends InShell {
    Zsh() {
      super(installed("zsh", "--emulate", "sh"));
    }
  }

  /** With its own tools instead of those of GNU. */
  @Nested
  class Busybox extends InShell {
    Busybox() {
      super(busybox());
    }

    private static List<String> busybox() {
      Optional<String> busybox =
          Optional.ofNullable(System.getenv("POSADA_LAB_BUSYBOX")).or(() -> find("busybox"));
      return busybox.map(Busybox::withTools).orElse(List.of());
    }

    private static synchronized List<String> withTools(String installed) {
      Path busybox = tools.resolve("busybox");
      if (!Files.exists(busybox)) {
        // Not by this process: while a child that another test forks has it open, nobody runs it.
        run("cp", installed, busybox.toString());
        run(busybox.toString(), "--install", "-s", tools.toString());
      }
      return List.of("env", "PATH=" + tools, busybox.toString(), "sh");
    }

    private static void run(String... words) {
      CommandRunner.local().run(Command.change(words), new TestOperation());
    }
  }
}
