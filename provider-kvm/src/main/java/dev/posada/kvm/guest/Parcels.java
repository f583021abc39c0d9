package dev.posada.kvm.guest;

import dev.posada.Failure;
import dev.posada.kvm.agent.AgentCommand;
import dev.posada.spi.tar.TarSink;
import dev.posada.spi.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Files on their way into a guest: as archives, each the input of a tar inside, so that a parcel is
 * one command, needs no room in between, and leaves nothing behind. A file that is larger than a
 * parcel is written by the agent itself, in the place that tar has made for it. Not thread-safe.
 */
final class Parcels implements TarSink {
  private static final int MOST = AgentFile.WRITE;

  /** Header, long name and long target, each with a header and its padding. */
  private static final int HEADERS = 16 << 10;

  private static final int TRAILER = 1024;
  private static final String TOUCH = "exec touch -d \"@$1\" -- \"$0\"";

  private final AgentTalk talk;
  private final String folder;
  private final long total;
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private TarWriter tar = TarWriter.gnu(bytes);
  private long done;

  /** Directories that are still filled, the innermost first. */
  private final Deque<Directory> filled = new ArrayDeque<>();

  private record Directory(String name, int mode, FileTime time) {}

  /**
   * Parcels for a folder.
   *
   * @param folder inside; all names are relative to it
   * @param total how much there is, for the progress; 0 if that is not known
   */
  Parcels(AgentTalk talk, String folder, long total) {
    this.talk = talk;
    this.folder = folder;
    this.total = total;
  }

  @Override
  public void directory(String name, int mode, FileTime time) throws IOException {
    leave(name);
    require(0);
    tar.directory(name, mode, time);
    filled.push(new Directory(name, mode, time));
  }

  /** What was put into a directory has changed its time, so it is named again behind that. */
  private void leave(String next) throws IOException {
    while (!filled.isEmpty() && !next.startsWith(filled.peek().name() + "/")) {
      Directory left = filled.pop();
      require(0);
      tar.directory(left.name(), left.mode(), left.time());
    }
  }

  @Override
  public void link(String name, String target, FileTime time) throws IOException {
    leave(name);
    require(0);
    tar.link(name, target, time);
  }

  @Override
  public void file(String name, int mode, long size, FileTime time, InputStream content)
      throws IOException {
    leave(name);
    if (size <= MOST - HEADERS - TRAILER) {
      require(size);
      tar.file(name, mode, size, time, content);
      done += size;
    } else {
      tar.file(name, mode, 0, time, InputStream.nullInputStream());
      send();
      large(name, size, content);
      long seconds = time.to(TimeUnit.SECONDS);
      talk.run(
          List.of(ShellRun.SHELL, "-c", TOUCH, inside(name), Long.toString(seconds)), new byte[0]);
    }
  }

  private String inside(String name) {
    return folder.equals("/") ? "/" + name : folder + "/" + name;
  }

  private void large(String name, long size, InputStream content) throws IOException {
    String path = inside(name);
    boolean whole = false;
    try (AgentFile file = AgentFile.toWrite(talk, path)) {
      long before = done;
      long written =
          file.write(
              new Bounded(content, size), some -> talk.op().progress("copy", before + some, total));
      done += written;
      if (written < size) {
        throw new EOFException(name + " is " + (size - written) + " bytes shorter than it was");
      }
      file.finish();
      whole = true;
    } finally {
      if (!whole) {
        talk.clean(List.of("rm", "-f", "--", path));
      }
    }
  }

  private void require(long size) throws IOException {
    if (bytes.size() + size + HEADERS + TRAILER > MOST) {
      send();
    }
  }

  /** Sends the last one. */
  void end() throws IOException {
    leave("");
    send();
  }

  private void send() throws IOException {
    tar.close();
    byte[] parcel = bytes.toByteArray();
    bytes = new ByteArrayOutputStream();
    tar = TarWriter.gnu(bytes);
    if (parcel.length == TRAILER) {
      return;
    }
    AgentCommand.Status status = talk.run(List.of("tar", "-x", "-f", "-", "-C", folder), parcel);
    if (status.exitCode() != 0) {
      String said = new String(status.stderr(), StandardCharsets.UTF_8).strip();
      throw AgentErrors.of("tar inside says: " + said, folder, Failure.undecided());
    }
    talk.op().progress("copy", done, total);
    talk.op().check();
  }

  /** A file that grows meanwhile is sent as long as it was. */
  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long size) {
      super(in);
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      if (left == 0 && length > 0) {
        return -1;
      }
      int some = in.read(buffer, from, (int) Math.min(left, length));
      left -= Math.max(some, 0);
      return some;
    }
  }
}
