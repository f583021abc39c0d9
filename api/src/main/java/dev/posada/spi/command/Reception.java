package dev.posada.spi.command;

import dev.posada.Failure;
import dev.posada.NativeException;
import java.io.IOException;
import java.io.OutputStream;

/** What becomes of all that one run of a command writes. */
final class Reception {
  private final Command command;
  private final Kept out;
  private final Kept err;
  private final ByteSink stdout;
  private final ByteSink stderr;
  private boolean cutBefore;

  Reception(Command command) {
    this.command = command;
    Handling handling = command.handling();
    out = new Kept(handling.limit());
    err = new Kept(handling.limit());
    stdout = heard(handling.sink() == null ? out : given(handling.sink()), handling.lines());
    stderr = heard(err, handling.lines());
  }

  private static ByteSink given(OutputStream sink) {
    return sink::write;
  }

  private static ByteSink heard(ByteSink first, LineListener listener) {
    return listener == null ? first : new Both(first, new Lines(listener));
  }

  ByteSink stdout() {
    return stdout;
  }

  ByteSink stderr() {
    return stderr;
  }

  /** Nothing more is there at the moment. */
  void pause() {
    stdout.pause();
    stderr.pause();
  }

  /** Nothing more will come. */
  void end() {
    stdout.end();
    stderr.end();
  }

  /** Takes all of it at once. */
  void take(CommandResult said) throws IOException {
    byte[] some = said.stdoutBytes();
    stdout.take(some, 0, some.length);
    some = said.stderrBytes();
    stderr.take(some, 0, some.length);
    end();
    cutBefore = said.isCut();
  }

  /** Whether the tool has to be ended, because it has written more than its result can hold. */
  boolean isTooMuch() {
    return !command.changes() && isCut();
  }

  /** What is said then. */
  NativeException tooMuch() {
    return new NativeException(
        command + " was ended: it wrote more than " + command.handling().limit() + " bytes",
        Failure.undecided());
  }

  private boolean isCut() {
    return cutBefore || out.isCut() || err.isCut();
  }

  CommandResult result(int exitCode) {
    return new CommandResult(exitCode, out.bytes(), err.bytes(), isCut());
  }

  private record Both(ByteSink first, ByteSink second) implements ByteSink {
    @Override
    public void take(byte[] bytes, int from, int length) throws IOException {
      first.take(bytes, from, length);
      second.take(bytes, from, length);
    }

    @Override
    public void pause() {
      first.pause();
      second.pause();
    }

    @Override
    public void end() {
      first.end();
      second.end();
    }
  }
}
