package dev.posada.virtualbox.guest;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.tar.Arrival;
import dev.posada.spi.tar.CallerFiles;
import dev.posada.spi.tar.Selection;
import dev.posada.spi.tar.TarFolder;
import dev.posada.spi.tar.TarWriter;
import dev.posada.virtualbox.guest.GuestShell.End;
import dev.posada.virtualbox.guest.GuestShell.Script;
import dev.posada.virtualbox.tool.Installation;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Copies files into a machine and out of it, as archives that a tar inside unpacks and packs: the
 * tool's own copies lose links and empty folders, and know no names with line feeds. A link that is
 * named itself is followed, on both sides.
 */
final class GuestFiles {
  private static final int SAID = 64 << 10;

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
      tar -c -f - -C "${r%/*}/" -- "${n:-.}"
      """;

  private final Installation vbox;
  private final GuestShell shell;

  GuestFiles(Installation vbox, GuestShell shell) {
    this.vbox = vbox;
    this.shell = shell;
  }

  /** {@code guestcontrol run}, {@code copyto} and {@code run}. */
  void copyTo(Path from, String to) {
    Path real = CallerFiles.readable(from);
    boolean folder = Files.isDirectory(real);
    BoundedOutput said = new BoundedOutput(SAID);
    shell.run(Script.reading(LOOK, absolute(to)), said, SAID);
    String[] told = new String(said.bytes(), StandardCharsets.UTF_8).split("\n", 2);
    String place = told.length < 2 ? to : told[1];
    String above = place.substring(0, Math.max(place.lastIndexOf('/'), 1));
    switch (told[0]) {
      case "orphan" -> throw GuestShell.missing(above);
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
    try (Parcel parcel = new Parcel(vbox, shell)) {
      pack(real, filled ? "" : place.substring(place.lastIndexOf('/') + 1), parcel);
      End end = parcel.deliver(path -> unpack(path, filled ? place : above));
      require(end, to);
    } catch (IOException e) {
      throw CallerFiles.failed("read", from, e, Failure.undecided());
    }
  }

  private static void pack(Path from, String name, Parcel parcel) throws IOException {
    try (OutputStream out = new BufferedOutputStream(parcel.fill());
        TarWriter tar = TarWriter.gnu(out)) {
      TarFolder files = new TarFolder(tar, from, Selection.ALL);
      if (name.isEmpty()) {
        files.write();
      } else {
        files.entry(from, name);
      }
    }
  }

  private End unpack(String archive, String folder) {
    Script script = Script.changing(UNPACK, archive, folder);
    return shell.run(script, OutputStream.nullOutputStream(), SAID);
  }

  /** {@code guestcontrol run}. */
  void copyFrom(String from, Path to) {
    try (Parcel parcel = new Parcel(vbox, shell)) {
      End end;
      try (OutputStream out = parcel.fill()) {
        end = shell.run(Script.reading(PACK, absolute(from)), out, SAID);
      }
      switch (end.word()) {
        case "missing" -> throw GuestShell.missing(from);
        case "other" -> throw new RejectedException(from + " is neither file nor folder inside");
        case "none" -> throw noTar();
        default -> require(end, from);
      }
      try (InputStream archive = new BufferedInputStream(Files.newInputStream(parcel.file()))) {
        Arrival.at(to, archive);
      }
    } catch (IOException e) {
      throw new NativeException(e.toString(), Failure.undecided().cause(e));
    }
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
    if (!end.isDone() && (said.isEmpty() || !harmless)) {
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
