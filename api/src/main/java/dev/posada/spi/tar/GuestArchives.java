package dev.posada.spi.tar;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Copies files into a guest and out of it, as archives that a tar inside unpacks and packs: what
 * tools of hypervisors copy themselves loses links and empty folders, and has no names with line
 * feeds. A link that is named itself is followed, on both sides. Immutable.
 */
public final class GuestArchives {
  /** A POSIX shell inside of a guest, and a way for files to it. */
  public interface Shell {
    /**
     * Runs a script, which may end itself early by {@code tell WORD}.
     *
     * @param changes whether it may change something
     * @param text the script: a constant
     * @param out takes what it writes, not closed
     * @param words what it finds as {@code $1} and so on, each as it is
     * @return how it has ended
     */
    End run(boolean changes, String text, OutputStream out, List<String> words);

    /**
     * Takes a file inside, where it is gone in the end whatever happens.
     *
     * @param file the file on this machine
     * @param use gets its path inside, and removes it
     * @param <T> what that answers
     * @return its answer
     */
    <T> T deliver(Path file, Function<String, T> use);

    /** Throws if whoever copies has no time left, or no wish; called again and again. */
    void check();
  }

  /**
   * How a script has ended.
   *
   * @param word what it told: its exit code, or what it told instead
   * @param stderr the first of what it and its commands wrote to their standard error
   */
  public record End(String word, String stderr) {}

  /** Tells what is at a path, then where that is without links. */
  private static final String LOOK =
      """
      p=$1
      r=$(readlink -f -- "$p" 2>/dev/null && echo .) || r="$p
      ."
      r=${r%??}
      e=${r%/*}
      if [ -d "$p" ]; then k=folder
      elif [ -f "$p" ]; then k=file
      elif [ -e "$p" ]; then k=other
      elif [ -d "${e:-/}" ]; then k=absent
      else k=orphan
      fi
      command -v tar >/dev/null 2>&1 || k=none
      printf '%s\\n%s' "$k" "$r"
      """;

  private static final String UNPACK =
      """
      tar -x -f "$1" -C "$2"
      c=$?
      rm -f "$1"
      tell "$c"
      """;

  private static final String PACK =
      """
      [ -e "$1" ] || tell missing
      [ -d "$1" ] || [ -f "$1" ] || tell other
      command -v tar >/dev/null 2>&1 || tell none
      r=$(readlink -f -- "$1" && echo .) || tell missing
      r=${r%??}
      n=${r##*/}
      case $n in *\\\\*) # GNU's tar reads backslashes in names, others do not
        if tar --version 2>/dev/null | grep -q GNU; then
          n=$(printf '%s.' "$n" | sed 's,\\\\,\\\\\\\\,g')
          n=${n%.}
        fi
      esac
      tar -c -f - -C "${r%/*}/" -- "${n:-.}"
      """;

  private static final int SAID = 64 << 10;
  private static final int PIECE = 64 << 10;

  private final Shell shell;

  /**
   * Takes the shell.
   *
   * @param shell that of the user whose files they are
   */
  public GuestArchives(Shell shell) {
    this.shell = shell;
  }

  /** A guest is not believed: what tells a path and goes on and on is none. */
  private static OutputStream bounded(ByteArrayOutputStream said) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        if (said.size() + length > SAID) {
          throw new IOException("the guest says more than a path has");
        }
        said.write(bytes, from, length);
      }
    };
  }

  /**
   * Copies a file or a folder into the guest: two scripts, and a file between them.
   *
   * @param from the file or folder, on the caller's machine
   * @param to what it is to be inside, absolute
   */
  public void copyTo(Path from, String to) {
    Path real = CallerFiles.readable(from);
    boolean folder = Files.isDirectory(real);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    shell.run(false, LOOK, bounded(said), List.of(absolute(to)));
    String[] told = said.toString(StandardCharsets.UTF_8).split("\n", 2);
    String place = told.length < 2 ? to : told[1];
    String above = place.substring(0, Math.max(place.lastIndexOf('/'), 1));
    switch (told[0]) {
      case "orphan" -> throw missing(above);
      case "other" -> throw new RejectedException(to + " is neither file nor folder inside");
      case "none" -> throw noTar();
      case "folder", "file" -> {
        if (folder != told[0].equals("folder")) {
          throw new RejectedException(to + " is a " + told[0] + " inside");
        }
      }
      default -> {}
    }
    boolean filled = told[0].equals("folder");
    Path archive = null;
    try {
      archive = Files.createTempFile("posada-", null);
      pack(real, filled ? "" : place.substring(place.lastIndexOf('/') + 1), archive);
      End end = shell.deliver(archive, path -> unpack(path, filled ? place : above));
      require(end, to);
    } catch (IOException e) {
      throw CallerFiles.failed("read", from, e, Failure.undecided());
    } finally {
      remove(archive);
    }
  }

  private static void remove(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  private void pack(Path from, String name, Path archive) throws IOException {
    try (OutputStream file = Files.newOutputStream(archive);
        OutputStream out = new BufferedOutputStream(checked(file), PIECE);
        TarWriter tar = TarWriter.gnu(out)) {
      TarFolder files = new TarFolder(tar, from, Selection.ALL);
      if (name.isEmpty()) {
        files.write();
      } else {
        files.entry(from, name);
      }
    }
  }

  private OutputStream checked(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        shell.check();
        out.write(bytes, from, length);
      }
    };
  }

  private InputStream checked(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        shell.check();
        return super.read(bytes, from, length);
      }
    };
  }

  private End unpack(String archive, String folder) {
    return shell.run(true, UNPACK, OutputStream.nullOutputStream(), List.of(archive, folder));
  }

  /**
   * Copies a file or a folder out of the guest: one script.
   *
   * @param from the file or folder inside, absolute
   * @param to what it is to be, on the caller's machine
   */
  public void copyFrom(String from, Path to) {
    Path packed = null;
    try {
      packed = Files.createTempFile("posada-", null);
      End end;
      try (OutputStream out = Files.newOutputStream(packed)) {
        end = shell.run(false, PACK, out, List.of(absolute(from)));
      }
      switch (end.word()) {
        case "missing" -> throw missing(from);
        case "other" -> throw new RejectedException(from + " is neither file nor folder inside");
        case "none" -> throw noTar();
        default -> require(end, from);
      }
      try (InputStream file = Files.newInputStream(packed);
          InputStream archive = new BufferedInputStream(checked(file), PIECE)) {
        Arrival.at(to, archive);
      }
    } catch (IOException e) {
      shell.check(); // an interrupt closes the file that is written
      throw new NativeException(e.toString(), Failure.undecided().cause(e));
    } finally {
      remove(packed);
    }
  }

  private static NotFoundException missing(String path) {
    return new NotFoundException(Kind.FILE, path, Failure.notDone());
  }

  private static String absolute(String path) {
    if (!path.startsWith("/")) {
      throw new RejectedException("a path inside a guest is absolute: " + path);
    }
    return path;
  }

  /** GNU's tar fails too if a file grew while it was packed, which is no reason to stop. */
  private static void require(End end, String path) {
    String said = end.stderr().strip();
    boolean harmless = said.lines().allMatch(line -> line.contains("changed as we read it"));
    if (!end.word().equals("0") && (said.isEmpty() || !harmless)) {
      throw failed("tar inside says: " + said, path);
    }
  }

  private static HypervisorException failed(String said, String path) {
    boolean denied = said.contains("Permission denied") || said.contains("not permitted");
    return denied
        ? new PermissionDeniedException(path + ": " + said, Failure.undecided())
        : new NativeException(path + ": " + said, Failure.undecided());
  }

  private static UnsupportedCapabilityException noTar() {
    return new UnsupportedCapabilityException(
        "copying files",
        Support.no("the guest has no tar, which packs and unpacks them", "install it inside"),
        Failure.notDone());
  }
}
