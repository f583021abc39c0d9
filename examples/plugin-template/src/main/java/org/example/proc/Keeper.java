package org.example.proc;

import dev.posada.Failure;
import dev.posada.NativeError;
import dev.posada.RejectedException;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Starts the processes of guests, each with a keeper beside it: {@code keeper.sh}, a process in a
 * session of its own, which the end of this program does not touch.
 */
final class Keeper {
  private static final Set<String> INHERITED = Set.of("PATH", "HOME");

  private final Tools tools;

  Keeper(Tools tools) {
    this.tools = tools;
  }

  /** Returns when the process runs. */
  void start(Folder folder, Definition guest, Operation op) {
    op.change(
        CallText.of("start in the background: " + Command.change(guest.command())),
        () -> {
          endLastLine(folder.stdout());
          endLastLine(folder.stderr());
          folder.forgetLife();
          Path errors = folder.path().resolve("keeper");
          ProcessBuilder builder = builder(folder, guest);
          builder.command().addAll(0, List.of(tools.setsid(), tools.bash(), "-p", "-s", "--"));
          builder.redirectOutput(Redirect.DISCARD).redirectError(errors.toFile());
          Process starter = builder.start();
          try (OutputStream script = starter.getOutputStream();
              InputStream keeper = Keeper.class.getResourceAsStream("keeper.sh")) {
            keeper.transferTo(script);
            script.close();
            Patience.until(() -> !starter.isAlive(), op);
          } finally {
            starter.destroyForcibly();
          }
          if (starter.exitValue() != 0) {
            String said = Files.readString(errors).strip();
            throw new RejectedException(
                said, Failure.of(new NativeError("bash", "" + starter.exitValue(), said)));
          }
          return null;
        });
  }

  private ProcessBuilder builder(Folder folder, Definition guest) {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().add(folder.path().toString());
    builder.command().add(guest.directory().orElse(folder.files().toString()));
    builder.command().add(tools.tee());
    builder.command().addAll(guest.command());
    prepare(builder, guest);
    return builder;
  }

  /**
   * Gives a process the environment of its guest. Of this program's it has only what every process
   * needs: the rest may be secret, and would be another one after the next start.
   */
  static void prepare(ProcessBuilder builder, Definition guest) {
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(guest.environment());
  }

  /** Or the first line of the next run would be the rest of the last one. */
  private static void endLastLine(Path log) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.seek(Math.max(0, file.length() - 1));
      if (file.length() > 0 && file.read() != '\n') {
        file.write('\n');
      }
    }
  }
}
