package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.PathStat.Kind;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.spi.Operation;
import dev.posada.spi.tar.Arrival;
import dev.posada.spi.tar.CallerFiles;
import dev.posada.spi.tar.Selection;
import dev.posada.spi.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Copies files into containers and out of them, as one archive that neither side ever has whole. No
 * process inside is needed, so it makes no difference what the container does.
 *
 * <p>A link that is named itself is followed, on both sides; links below it are copied as links.
 */
final class GuestFiles {
  private static final String TAR = "application/x-tar";

  private final DockerEngine engine;
  private final Dialect dialect;

  GuestFiles(DockerEngine engine, Dialect dialect) {
    this.engine = engine;
    this.dialect = dialect;
  }

  private static Target archive(Target api, String id, String path) {
    return Paths.container(api, id, "archive").query("path", path);
  }

  /** A path as it is to be said where something is looked for; where it is put, it is literal. */
  private String sought(String id, GuestPath path, Operation op) {
    if (!dialect.podman()) {
      return path.text();
    }
    for (String other : PodmanPattern.others(path.text())) {
      if (look(id, other, op).isPresent()) {
        throw new UnsupportedCapabilityException(
            "this path",
            Support.no(
                "Podman cannot tell " + path + " from what is beside it",
                "rename what has ) or + in the place of the star"),
            Failure.notDone());
      }
    }
    return PodmanPattern.of(path.text());
  }

  /**
   * {@code PUT /containers/{id}/archive?path=...}, the path of a folder, after {@code HEAD} has
   * told what is there. Permissions and times are kept, all belongs to the container's root.
   */
  void copyTo(String id, Path from, String to, Operation op) {
    Path real = CallerFiles.readable(from);
    boolean folder = Files.isDirectory(real);
    GuestPath path = GuestPath.of(to);
    Optional<PathStat> there = stat(id, path, op);
    if (there.isPresent() && there.get().kind() == Kind.LINK) {
      path = GuestPath.of(there.get().target());
      there = stat(id, path, op);
    }
    boolean root = path.name().isEmpty(); // a folder, whether or not it could be looked at
    boolean filled = root || there.isPresent() && there.get().kind() == Kind.DIRECTORY;
    if ((root || there.isPresent()) && filled != folder) {
      throw new RejectedException(path + " is a " + (filled ? "folder" : "file") + " inside");
    }
    put(id, real, path, filled, op);
  }

  private void put(String id, Path from, GuestPath to, boolean filled, Operation op) {
    GuestPath into = filled ? to : to.folder();
    if (dialect.podman()) {
      requireThere(id, into, op);
    }
    CallerFiles.read(
        from,
        Failure.undecided(),
        () ->
            engine.call(
                api -> {
                  Request put =
                      Request.put(
                          archive(api, id, into.text()).query("noOverwriteDirNonDir", true));
                  return Files.isDirectory(from)
                      ? put.body(
                          TAR, out -> pack(from, to, filled, Counted.out(out, "copy", 0, op)))
                      : file(put, from, to, op);
                },
                op));
  }

  /** Podman makes a folder that is not there, where Docker refuses. */
  private void requireThere(String id, GuestPath folder, Operation op) {
    if (!folder.name().isEmpty() && stat(id, folder, op).isEmpty()) {
      engine.json(api -> Request.get(Paths.container(api, id, "json")), op); // or that is gone
      throw new NotFoundException(dev.posada.Kind.FILE, folder.text(), Failure.notDone());
    }
  }

  private static void pack(Path from, GuestPath to, boolean filled, OutputStream out)
      throws IOException {
    TarWriter tar = TarWriter.withTimes(out);
    if (filled) {
      tar.folder(from, Selection.ALL);
    } else {
      tar.tree(from, to.name());
    }
    tar.close();
  }

  /** The length of one file is known before, which saves the engine and us the chunks. */
  private static Request file(Request put, Path from, GuestPath to, Operation op) {
    try {
      long size = Files.size(from);
      return put.body(
          TAR,
          TarWriter.length(to.name(), size),
          out -> pack(from, to, false, Counted.out(out, "copy", size, op)));
    } catch (IOException e) {
      throw CallerFiles.failed("read", from, e, Failure.notDone());
    }
  }

  /**
   * What is at a path. A refusal has no words here, and {@code PUT} will say them: so it is as if
   * nothing were there.
   */
  private Optional<PathStat> stat(String id, GuestPath path, Operation op) {
    return look(id, sought(id, path, op), op);
  }

  private Optional<PathStat> look(String id, String path, Operation op) {
    try {
      return PathStat.of(engine.call(api -> Request.head(archive(api, id, path)), op).headers());
    } catch (NativeException refused) {
      return Optional.empty();
    }
  }

  /** {@code GET /containers/{id}/archive?path=...}, once more for where a link leads. */
  void copyFrom(String id, String from, Path to, Operation op) {
    Optional<GuestPath> target = get(id, GuestPath.of(from), to, op);
    if (target.isPresent() && get(id, target.get(), to, op).isPresent()) {
      throw new RejectedException(from + " is a link that leads nowhere");
    }
  }

  /** Where the link leads that is at the path; empty if there was none and all is copied. */
  private Optional<GuestPath> get(String id, GuestPath path, Path to, Operation op) {
    String sought = sought(id, path, op);
    try {
      return get(id, sought, to, op);
    } catch (NotFoundException e) {
      throw e.kind() == dev.posada.Kind.FILE
          ? new NotFoundException(e.kind(), path.text(), e.failure())
          : e;
    }
  }

  private Optional<GuestPath> get(String id, String sought, Path to, Operation op) {
    return engine.exchange(
        api -> Request.get(archive(api, id, sought)),
        op,
        answer -> {
          Optional<PathStat> stat = PathStat.of(answer.headers());
          if (stat.isPresent() && stat.get().kind() == Kind.LINK) {
            answer.whole();
            return Optional.of(GuestPath.of(stat.get().target()));
          }
          long size = stat.isPresent() && stat.get().kind() == Kind.FILE ? stat.get().size() : 0;
          Arrival.at(to, Counted.in(answer.body(), "copy", size, op));
          return Optional.<GuestPath>empty();
        });
  }

  /** {@code GET /containers/{id}/export}. */
  void exportTo(String id, OutputStream tar, Operation op) {
    engine.exchange(
        api -> Request.get(Paths.container(api, id, "export")),
        op,
        answer -> {
          ArchiveEnd end = new ArchiveEnd(tar);
          Counted.copy(answer.body(), end, "export", op);
          end.require();
          return null;
        });
  }
}
