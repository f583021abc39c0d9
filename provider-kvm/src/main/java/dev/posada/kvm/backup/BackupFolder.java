package dev.posada.kvm.backup;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.kvm.storage.CallerFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Where the backups of machines are on the caller's machine: each a folder of its own, numbered.
 *
 * <p>A backup grows in a hidden folder and gets its manifest last, then its name: what has no name
 * of ours, or no manifest, is no backup.
 */
final class BackupFolder {
  private static final String MANIFEST = "backup.xml";
  private static final String NAME = "[0-9]{4,9}-(full|incremental)";
  private static final long LARGEST_MANIFEST = 16 << 20;

  private final Path folder;

  BackupFolder(Path folder) {
    this.folder = folder;
  }

  /** A backup that is there. */
  record Entry(Path path, BackupManifest manifest) {
    String name() {
      return path.getFileName().toString();
    }
  }

  private static int number(Path backup) {
    return Integer.parseInt(backup.getFileName().toString().replaceFirst("-.*", ""));
  }

  private List<Path> named() {
    return CallerFiles.list(folder).stream()
        .filter(path -> path.getFileName().toString().matches(NAME))
        .sorted(Comparator.comparingInt(BackupFolder::number))
        .toList();
  }

  /** {@return the backups of a machine, newest first; those that cannot be read are not among} */
  List<Entry> of(String machine) {
    List<Entry> all = new ArrayList<>();
    for (Path path : named()) {
      if (Files.isRegularFile(path.resolve(MANIFEST))) {
        try {
          BackupManifest manifest = read(path);
          if (manifest.machine().equals(machine)) {
            all.add(0, new Entry(path, manifest));
          }
        } catch (RejectedException broken) {
          // nothing can stand on it
        }
      }
    }
    return all;
  }

  /** Begins a backup. */
  Path begin() {
    return CallerFiles.with(folder, () -> Files.createTempDirectory(folder, ".part-"));
  }

  /** Ends a backup whose files are all there, and gives it the next free name. */
  Path publish(Path part, BackupManifest manifest) {
    Path file = part.resolve(MANIFEST);
    CallerFiles.with(file, () -> write(file, manifest.text()));
    String kind = manifest.parent().isPresent() ? "incremental" : "full";
    return CallerFiles.with(folder, () -> rename(part, kind));
  }

  private static Path write(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    return file;
  }

  private Path rename(Path part, String kind) throws IOException {
    while (true) {
      List<Path> all = named();
      int number = all.isEmpty() ? 1 : number(all.get(all.size() - 1)) + 1;
      Path name = folder.resolve(String.format(Locale.ROOT, "%04d-%s", number, kind));
      try {
        return Files.move(part, name);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException taken) {
        // another machine's backup was faster
      }
    }
  }

  /**
   * {@return what a folder says}
   *
   * @throws RejectedException if it is no backup of ours
   */
  private static BackupManifest read(Path backup) {
    Path file = backup.resolve(MANIFEST);
    if (!Files.isRegularFile(file)) {
      throw rejected(backup, "it has no " + MANIFEST, null);
    }
    try {
      if (Files.size(file) > LARGEST_MANIFEST) {
        throw rejected(backup, MANIFEST + " is too large", null);
      }
      return BackupManifest.parse(Files.readString(file));
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw rejected(backup, MANIFEST + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw CallerFiles.failed(file, e);
    }
  }

  /**
   * {@return a backup, and before it those that it stands on, the full one first; all their files
   * are there, and as large as they were}
   *
   * @throws RejectedException if one is missing or broken
   */
  static List<Entry> chain(Path backup) {
    Path whole = backup.toAbsolutePath().normalize();
    List<Entry> chain = new ArrayList<>();
    Entry entry = new Entry(whole, read(whole));
    chain.add(entry);
    while (entry.manifest().parent().isPresent()) {
      BackupManifest.Parent parent = entry.manifest().parent().get();
      Path below = whole.resolveSibling(parent.folder());
      if (chain.stream().anyMatch(one -> one.path().equals(below))) {
        throw rejected(backup, "it stands on itself", null);
      }
      if (!Files.isDirectory(below)) {
        throw rejected(backup, "it stands on " + below + ", which is gone", null);
      }
      entry = new Entry(below, read(below));
      if (!entry.manifest().id().equals(parent.id())) {
        throw rejected(backup, "it stands on " + below + ", which is another backup now", null);
      }
      chain.add(0, entry);
    }
    chain.forEach(BackupFolder::requireWhole);
    return chain;
  }

  private static void requireWhole(Entry entry) {
    for (BackupManifest.DiskCopy disk : entry.manifest().disks()) {
      for (BackupManifest.Layer layer : disk.layers()) {
        Path file = entry.path().resolve(layer.file());
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          throw rejected(entry.path(), "its file " + layer.file() + " is gone", null);
        }
        long size = CallerFiles.with(file, () -> Files.size(file));
        if (size != layer.size()) {
          throw rejected(
              entry.path(),
              layer.file() + " has " + size + " bytes, and had " + layer.size(),
              null);
        }
      }
    }
  }

  static RejectedException rejected(Path backup, String why, Throwable cause) {
    Failure failure = Failure.notDone();
    return new RejectedException(
        backup + " is no backup that can be used: " + why,
        cause == null ? failure : failure.cause(cause));
  }
}
