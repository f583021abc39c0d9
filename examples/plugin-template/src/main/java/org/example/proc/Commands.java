package org.example.proc;

import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Subscription;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Commands that are run in a guest: beside its process, with its mark, so that they count as its
 * own and end with it.
 */
final class Commands {
  /**
   * A shell runs the command, and says what it lacks as in every other container. It stays, unseen,
   * to write down the time that was used: after the end of a command only its parent knows that.
   */
  private static final String SCRIPT =
      """
      cd -- "$3" || exit 126
      mark=$1 used=$2
      shift 3
      exec 9>&2 2>/dev/null # or it says of every killed command that it was killed
      (exec 2>&9 9>&-; PROC_GUEST=$mark exec -- "$@")
      code=$?
      times >>"$used"
      exit $code
      """;

  private final Tools tools;
  private final Opened opened;

  Commands(Tools tools, Opened opened) {
    this.tools = tools;
    this.opened = opened;
  }

  /** Runs a command to its end, or ends it when the operation is over. */
  ExecResult run(Folder folder, Definition guest, ExecSpec spec, Operation op) {
    ProcessBuilder builder = builder(folder, guest, spec);
    return op.change(
        text(spec),
        () -> {
          Path stdin = Files.createTempFile(folder.path(), "exec", "");
          Process process;
          try {
            Files.write(stdin, spec.stdin());
            process = builder.redirectInput(Redirect.from(stdin.toFile())).start();
          } finally {
            Files.delete(stdin); // the process has it open
          }
          AtomicBoolean ended = new AtomicBoolean();
          Runnable abort =
              () -> {
                ended.set(true);
                end(process);
              };
          try (Subscription hook = op.onCancel(abort)) {
            ExecResult result = result(process, spec.outputLimit().bytes());
            if (ended.get()) {
              throw new IOException("the command was ended");
            }
            return result;
          } finally {
            end(process);
            close(process);
          }
        });
  }

  private static void close(Process process) throws IOException {
    process.getOutputStream().close();
    process.getInputStream().close();
    process.getErrorStream().close();
  }

  /** Starts a command, to talk to it. */
  Process spawn(Folder folder, Definition guest, ExecSpec spec, Operation op) {
    ProcessBuilder builder = builder(folder, guest, spec);
    return op.change(text(spec), () -> opened.add(new Spawned(begun(builder.start()), opened)));
  }

  /** Whoever ends it before the shell has begun the command would end the shell alone. */
  private static Process begun(Process process) throws InterruptedException {
    try {
      while (process.isAlive() && process.children().findAny().isEmpty()) {
        Thread.sleep(1);
      }
      return process;
    } catch (InterruptedException e) {
      end(process);
      throw e;
    }
  }

  private ProcessBuilder builder(Folder folder, Definition guest, ExecSpec spec) {
    spec.command().forEach(Definition::checkWord);
    spec.environment().forEach((key, value) -> Definition.checkWord(key + "=" + value));
    ProcessBuilder builder = new ProcessBuilder(tools.bash(), "-p", "-c", SCRIPT, "exec");
    String directory = spec.directory().or(guest::directory).orElse(folder.files().toString());
    builder
        .command()
        .addAll(List.of(folder.path().toString(), folder.used().toString(), directory));
    builder.command().addAll(spec.command());
    Keeper.prepare(builder, guest);
    builder.environment().putAll(spec.environment());
    return builder;
  }

  private static CallText text(ExecSpec spec) {
    return CallText.of("run " + Command.change(spec.command()));
  }

  /**
   * Reads both outputs by turns, and never to their ends: what the command leaves behind may hold
   * them open.
   */
  private static ExecResult result(Process process, long limit)
      throws IOException, InterruptedException {
    Output stdout = new Output(process.getInputStream(), limit);
    Output stderr = new Output(process.getErrorStream(), limit);
    boolean wrote = true;
    while (!process.waitFor(wrote ? 0 : 2, TimeUnit.MILLISECONDS)) {
      wrote = stdout.take() | stderr.take();
    }
    while (stdout.take() | stderr.take()) {
      // takes the rest
    }
    return ExecResult.of(
        process.exitValue(), stdout.bytes(), stderr.bytes(), stdout.isCut() || stderr.isCut());
  }

  /** Kills a process with all that it has started. */
  static void end(Process process) {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /** What a command writes; what is over the limit is read and dropped. */
  private static final class Output {
    private final InputStream stream;
    private final long limit;
    private final byte[] buffer = new byte[1 << 16];
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    Output(InputStream stream, long limit) {
      this.stream = stream;
      this.limit = limit;
    }

    /** Takes what is there; false if nothing is. */
    boolean take() throws IOException {
      int there = Math.min(stream.available(), buffer.length);
      int read = there == 0 ? 0 : stream.read(buffer, 0, there);
      int wanted = (int) Math.max(0, Math.min(read, limit - kept.size()));
      kept.write(buffer, 0, wanted);
      cut |= wanted < read;
      return read > 0;
    }

    byte[] bytes() {
      return kept.toByteArray();
    }

    boolean isCut() {
      return cut;
    }
  }
}
