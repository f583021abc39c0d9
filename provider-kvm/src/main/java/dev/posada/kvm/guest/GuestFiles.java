package dev.posada.kvm.guest;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.tar.Arrival;
import dev.posada.spi.tar.CallerFiles;
import dev.posada.spi.tar.Selection;
import dev.posada.spi.tar.TarEntry;
import dev.posada.spi.tar.TarFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Copies files into a machine and out of it, through the agent.
 *
 * <p>Where there are a shell and a tar inside: whole folders, with permissions, times and links; a
 * link that is named itself is followed, on both sides. Without them, as in Windows: one file at a
 * time, of which the content is kept.
 */
public final class GuestFiles {
  private static final int USUAL = 0644;

  private final AgentTalk talk;

  GuestFiles(AgentTalk talk) {
    this.talk = talk;
  }

  /** {@code guest-exec} of tar with its archive as input, or {@code guest-file-write}. */
  public void copyTo(Path from, String to) {
    Path real = CallerFiles.readable(from);
    boolean folder = Files.isDirectory(real);
    Optional<GuestPlace> place = GuestPlace.look(talk, to);
    place.ifPresent(there -> require(there, to, folder));
    try {
      if (place.isPresent() && place.get().tar()) {
        pack(real, place.get());
      } else if (folder) {
        throw noTar();
      } else {
        write(real, place.map(GuestPlace::path).orElse(to));
      }
    } catch (IOException e) {
      throw CallerFiles.failed("read", from, e, Failure.undecided());
    }
  }

  private static void require(GuestPlace place, String to, boolean folder) {
    switch (place.kind()) {
      case ORPHAN -> throw missing(place.folder());
      case OTHER -> throw new RejectedException(to + " is neither file nor folder inside");
      case FOLDER, FILE -> {
        if (folder != (place.kind() == GuestPlace.Kind.FOLDER)) {
          throw new RejectedException(to + " is a " + (folder ? "file" : "folder") + " inside");
        }
      }
      case ABSENT -> {}
    }
  }

  private static NotFoundException missing(String path) {
    return new NotFoundException(dev.posada.Kind.FILE, path, Failure.notDone());
  }

  private static UnsupportedCapabilityException noTar() {
    return new UnsupportedCapabilityException(
        "a folder",
        Support.no(
            "QEMU's agent knows single files only, and this guest has no shell and tar to pack one",
            "copy its files one by one"),
        Failure.notDone());
  }

  private void pack(Path from, GuestPlace to) throws IOException {
    long size = Files.isRegularFile(from) ? Files.size(from) : 0;
    boolean filled = to.kind() == GuestPlace.Kind.FOLDER;
    Parcels parcels = new Parcels(talk, filled ? to.path() : to.folder(), size);
    TarFolder files = new TarFolder(parcels, from, Selection.ALL);
    if (filled) {
      files.write();
    } else {
      files.entry(from, to.name());
    }
    parcels.end();
  }

  private void write(Path from, String to) throws IOException {
    long size = Files.size(from);
    try (InputStream content = Files.newInputStream(from);
        AgentFile file = AgentFile.toWrite(talk, to)) {
      file.write(content, done -> talk.op().progress("copy", done, size));
      file.finish();
    }
  }

  /** {@code guest-file-read}, or {@code guest-exec} of tar for a folder. */
  public void copyFrom(String from, Path to) {
    Optional<GuestPlace> looked = GuestPlace.look(talk, from);
    if (looked.isPresent() && !looked.get().there()) {
      throw missing(from);
    }
    GuestPlace place =
        looked.orElseGet(
            () -> new GuestPlace(GuestPlace.Kind.FILE, from, false, USUAL, 0, Instant.now()));
    try {
      switch (place.kind()) {
        case FILE -> file(place, to);
        case FOLDER -> folder(place, to);
        default -> throw new RejectedException(from + " is neither file nor folder inside");
      }
    } catch (IOException e) {
      talk.op().check(); // an interrupt closes the file that is written
      throw new NativeException(e.toString(), Failure.undecided().cause(e));
    }
  }

  private void file(GuestPlace place, Path to) throws IOException {
    TarEntry entry =
        new TarEntry("", TarEntry.Kind.FILE, place.mode(), place.size(), place.modified(), "");
    try (AgentFile file = AgentFile.toRead(talk, place.path())) {
      Arrival.file(to, entry, file.stream(place.size()));
    }
  }

  private void folder(GuestPlace place, Path to) throws IOException {
    if (!place.tar()) {
      throw noTar();
    }
    try (TarPull archive = new TarPull(talk, place)) {
      Arrival.at(to, archive);
    }
  }
}
