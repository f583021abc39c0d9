package dev.posada.kvm.guest;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.kvm.agent.AgentCommand;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/**
 * A file inside that the agent has open; closed whatever happens to the call. Not thread-safe.
 *
 * <p>What is read comes in pieces of half a mebibyte: libvirt carries up to 4 MiB of text, but
 * looks through all that has come of an answer whenever more of it comes (5 MB/s by half a
 * mebibyte, 1.6 by two). What is written goes in small ones: a command that does not fit into the
 * socket between libvirt and QEMU at once, of 208 KiB mostly, may never arrive (libvirt 9.0 with
 * QEMU 7.2: 160 KiB did, of 192 KiB and more some did not, whatever the time).
 */
final class AgentFile implements AutoCloseable {
  static final int READ = 512 << 10;
  static final int WRITE = 128 << 10;

  private final AgentTalk talk;
  private final String path;
  private final long handle;
  private boolean closed;

  private AgentFile(AgentTalk talk, String path, String mode) {
    this.talk = talk;
    this.path = path;
    this.handle =
        AgentErrors.about(
            path, () -> talk.ask(AgentCommand.open(path, mode), AgentCommand::handle));
  }

  /** {@code guest-file-open}. What no process writes to may not be a pipe: the agent would wait. */
  static AgentFile toRead(AgentTalk talk, String path) {
    return new AgentFile(talk, path, "rb");
  }

  /** {@code guest-file-open}: makes it, or makes it empty. */
  static AgentFile toWrite(AgentTalk talk, String path) {
    return new AgentFile(talk, path, "wb");
  }

  /** {@code guest-file-read}. */
  AgentCommand.Piece piece(int most) {
    AgentCommand read = AgentCommand.read(handle, Math.min(most, READ));
    return AgentErrors.about(path, () -> talk.ask(read, AgentCommand::piece));
  }

  /**
   * Writes all that a stream has.
   *
   * @param progress told how much is written so far
   * @return how much that was
   */
  long write(InputStream content, LongConsumer progress) throws IOException {
    byte[] piece = new byte[WRITE];
    long done = 0;
    for (int some; (some = content.readNBytes(piece, 0, WRITE)) > 0; ) {
      write(piece, some);
      done += some;
      progress.accept(done);
      talk.op().check();
    }
    return done;
  }

  private void write(byte[] bytes, int length) {
    AgentCommand write = AgentCommand.write(handle, bytes, length);
    long written = AgentErrors.about(path, () -> talk.ask(write, AgentCommand::written));
    if (written != length) {
      String text = written + " of " + length + " bytes were written to " + path;
      throw new NativeException(text, Failure.undecided());
    }
  }

  /** {@code guest-file-flush} and {@code guest-file-close}: only then it is known to be written. */
  void finish() {
    AgentErrors.about(
        path,
        () -> {
          talk.say(AgentCommand.flush(handle));
          closed = true;
          talk.say(AgentCommand.close(handle));
          return null;
        });
  }

  /**
   * {@return what it reads, piece by piece}
   *
   * @param size how much that is, for the progress; 0 if that is not known
   */
  InputStream stream(long size) {
    return new Pieces() {
      private boolean last;
      private long done;

      @Override
      byte[] next() {
        if (last) {
          return null;
        }
        AgentCommand.Piece piece = piece(READ);
        last = piece.last();
        done += piece.bytes().length;
        talk.op().progress("copy", done, size);
        talk.op().check();
        return piece.bytes();
      }
    };
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      talk.clean(AgentCommand.close(handle));
    }
  }
}
