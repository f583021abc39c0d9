package dev.posada.internal.memory;

import dev.posada.Kind;
import dev.posada.spi.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Copies files between the caller's machine and guests, of either kind, one file at a time.
 * Thread-safe.
 */
final class GuestFiles {
  private final World world;
  private final Connection connection;

  GuestFiles(World world, Connection connection) {
    this.world = world;
    this.connection = connection;
  }

  void copyTo(
      String id, Supplier<? extends SimulatedGuest> guest, Path from, String to, Operation op) {
    connection.waitingChange(
        "copyTo",
        id,
        op,
        () -> {
          String top = absolute(to);
          List<Path> all = CallerFiles.below(from);
          for (int i = 0; i < all.size(); i++) {
            Path path = all.get(i);
            String name = named(from.relativize(path));
            String inside = name.isEmpty() ? top : FileTree.plain(name, top);
            between("copyTo", id, i, all.size(), op);
            copyIn(guest, path, inside);
          }
          op.progress("files", all.size(), all.size());
          return null;
        });
  }

  /** A path as it is written inside, whatever stands between names here. */
  private static String named(Path below) {
    return StreamSupport.stream(below.spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }

  private void copyIn(Supplier<? extends SimulatedGuest> guest, Path path, String inside) {
    if (!Files.isDirectory(path) && !Files.isRegularFile(path)
        || Files.isSymbolicLink(path) && Files.isDirectory(path)) {
      throw Refused.value("a simulated guest has files and folders only: " + path);
    }
    Optional<byte[]> bytes =
        Files.isDirectory(path) ? Optional.empty() : Optional.of(CallerFiles.read(path));
    world
        .time()
        .locked(
            () -> {
              FileTree files = open(guest);
              bytes.ifPresentOrElse(
                  content -> files.write(inside, content), () -> files.makeFolder(inside));
            });
  }

  void copyFrom(
      String id, Supplier<? extends SimulatedGuest> guest, String from, Path to, Operation op) {
    connection.waitingRead(
        "copyFrom",
        id,
        op,
        () -> {
          String top = absolute(from);
          SortedMap<String, Optional<byte[]>> all =
              world.time().locked(() -> open(guest).below(top));
          if (all.isEmpty()) {
            throw Refused.missing(Kind.FILE, from);
          }
          int done = 0;
          for (Map.Entry<String, Optional<byte[]>> entry : all.entrySet()) {
            between("copyFrom", id, done++, all.size(), op);
            copyOut(entry.getValue(), entry.getKey().substring(top.length()), to);
          }
          op.progress("files", done, done);
          return null;
        });
  }

  private static void copyOut(Optional<byte[]> bytes, String name, Path to) {
    // Names inside a guest are plain: none of them leads out of the folder.
    Path path = name.isEmpty() ? to : to.resolve(name.startsWith("/") ? name.substring(1) : name);
    CallerFiles.with(
        path,
        () -> bytes.isPresent() ? Files.write(path, bytes.get()) : Files.createDirectories(path));
  }

  private void between(String operation, String id, int done, int all, Operation op) {
    op.check();
    op.progress("files", done, all);
    if (done == (all + 1) / 2) {
      connection.halfway(operation, id, op);
    }
  }

  private static FileTree open(Supplier<? extends SimulatedGuest> guest) {
    SimulatedGuest inside = guest.get();
    inside.requireCopying();
    return inside.files();
  }

  private static String absolute(String path) {
    if (!path.startsWith("/")) {
      throw Refused.value("a path inside a guest is absolute: " + path);
    }
    return FileTree.plain(path, "/");
  }
}
