package dev.posada.spi.tar;

import dev.posada.AlreadyExistsException;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.PermissionDeniedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A hidden folder beside a file that is to be written on the caller's machine: what is in it
 * appears whole or not at all, also several files. Removed when closed. Not thread-safe.
 */
public final class Outbox implements AutoCloseable {
  private final Path target;
  private final Path folder;

  /**
   * Makes the folder.
   *
   * @param file the file that is to appear
   */
  public Outbox(Path file) {
    this.target = file.toAbsolutePath().getParent();
    try {
      this.folder = Files.createTempDirectory(target, ".posada-");
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * {@return where something is to be written}
   *
   * @param name what it is called when it has appeared
   */
  public Path path(String name) {
    return folder.resolve(name);
  }

  /**
   * Makes an empty file.
   *
   * @param name its name
   */
  public void touch(String name) {
    try {
      Files.createFile(path(name));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Removes a file, if it is there.
   *
   * @param name its name
   */
  public void remove(String name) {
    try {
      Files.deleteIfExists(path(name));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /**
   * Lets all of it appear, and nothing of it if one cannot.
   *
   * @throws AlreadyExistsException if one of the names is taken
   */
  public void publish() {
    List<Path> published = new ArrayList<>();
    try {
      List<String> names = names();
      for (String name : names) {
        Path there = target.resolve(name);
        if (Files.exists(there)) {
          throw new AlreadyExistsException(Kind.FILE, there.toString(), Failure.notDone());
        }
      }
      for (String name : names) {
        published.add(Files.move(path(name), target.resolve(name)));
      }
    } catch (IOException e) {
      for (Path file : published) {
        file.toFile().delete();
      }
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      for (String name : names()) {
        Files.deleteIfExists(path(name));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private RuntimeException failed(IOException e) {
    String what = "cannot write in " + target + ": " + e.getMessage();
    return e instanceof AccessDeniedException
        ? new PermissionDeniedException(what, Failure.undecided().cause(e))
        : new NativeException(what, Failure.undecided().cause(e));
  }
}
