package org.example.proc;

import dev.posada.AlreadyExistsException;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The folder of a host, in which each guest has one, and the lock on it. */
final class Guesthouse {
  /** A file lock holds off other programs, but not the other threads and hosts of this one. */
  private static final Map<Path, ReentrantLock> HERE = new ConcurrentHashMap<>();

  private final Path path;

  /** With the real path, so that two names of one folder have one lock. */
  Guesthouse(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Folder folder(String id) {
    return new Folder(path.resolve(id));
  }

  /** All guests, from one walk over the folder. */
  Map<Folder, Definition> all(Operation op) {
    return op.read(CallText.of("read the guests in " + path), this::all);
  }

  private Map<Folder, Definition> all() throws IOException {
    List<Path> folders;
    try (Stream<Path> files = Files.list(path)) {
      folders = files.filter(Files::isDirectory).sorted().toList();
    }
    Map<Folder, Definition> all = new LinkedHashMap<>();
    for (Path one : folders) {
      try {
        all.put(new Folder(one), new Folder(one).definition());
      } catch (NotFoundException vanished) {
        // it is being created or deleted
      }
    }
    return all;
  }

  /** Refuses a name that a guest has; asked under the lock. */
  void requireFree(String name, Operation op) {
    if (all(op).values().stream().anyMatch(guest -> guest.name().equals(name))) {
      throw new AlreadyExistsException(Kind.CONTAINER, name, Failure.notDone());
    }
  }

  /** Runs a change that must not meet another one, of this program or of another. */
  <T> T locked(Operation op, Supplier<T> change) {
    ReentrantLock here = HERE.computeIfAbsent(path, any -> new ReentrantLock());
    try {
      Patience.until(here::tryLock, op);
      try (FileChannel file =
          FileChannel.open(
              path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        FileLock[] lock = {null};
        Patience.until(() -> (lock[0] = file.tryLock()) != null, op);
        return change.get(); // closing the file gives the lock back
      } finally {
        here.unlock();
      }
    } catch (IOException e) {
      throw new ConnectionException("cannot lock " + path + ": " + e, Failure.notDone().cause(e));
    }
  }
}
