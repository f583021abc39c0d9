package dev.posada.spi.command;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The files of this machine; those whose names this JVM cannot say are reached by tools. */
final class LocalFiles implements HostFiles {
  static final LocalFiles INSTANCE = new LocalFiles();

  private static final int BUFFER = 1 << 16;

  private LocalFiles() {}

  /** Made when needed. */
  private static final class Tools {
    static final HostFiles FILES = new ToolFiles(CommandRunner.local());
  }

  @Override
  public byte[] read(String path, Operation op) {
    if (!LocalNames.canSay(path)) {
      return Tools.FILES.read(path, op);
    }
    Path file = absolute(path);
    return NamedPipe.is(file)
        ? Tools.FILES.read(path, op) // which can be ended
        : read("read", file, op, () -> bytes(file));
  }

  @Override
  public byte[] head(String path, int length, Operation op) {
    FileBytes.check(path, length, FileBytes.FILE);
    if (!LocalNames.canSay(path)) {
      return Tools.FILES.head(path, length, op);
    }
    Path file = absolute(path);
    return NamedPipe.is(file)
        ? Tools.FILES.head(path, length, op)
        : read("read", file, op, () -> head(file, length));
  }

  private static byte[] head(Path file, int length) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(length);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FileBytes.FILE + 1);
      FileBytes.check(file.toString(), bytes.length, FileBytes.FILE);
      return bytes;
    }
  }

  @Override
  public Map<String, byte[]> readAll(Collection<String> paths, Operation op) {
    if (!LocalNames.canSay(paths)
        || paths.stream().anyMatch(path -> NamedPipe.is(absolute(path)))) {
      return Tools.FILES.readAll(paths, op);
    }
    AtomicLong total = new AtomicLong();
    return together(
        "read",
        paths,
        op,
        file -> {
          byte[] bytes = bytes(file);
          FileBytes.check(paths.size() + " files", total.addAndGet(bytes.length), FileBytes.ALL);
          return bytes;
        });
  }

  @Override
  public void write(String path, byte[] bytes, Operation op) {
    if (!LocalNames.canSay(path)) {
      Tools.FILES.write(path, bytes, op);
      return;
    }
    byte[] copy = bytes.clone();
    Path file = absolute(path);
    change(
        "write " + copy.length + " bytes to",
        file,
        op,
        () -> FileReplacement.write(file, out -> out.write(copy)));
  }

  @Override
  public List<String> list(String folder, Operation op) {
    if (LocalNames.canSay(folder)) {
      List<String> names = listed(absolute(folder), op);
      if (LocalNames.canSay(names)) {
        return names;
      }
    }
    return Tools.FILES.list(folder, op);
  }

  private static List<String> listed(Path folder, Operation op) {
    return read("list", folder, op, () -> names(folder));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public Optional<Instant> stamp(String path, Operation op) {
    if (!LocalNames.canSay(path)) {
      return Tools.FILES.stamp(path, op);
    }
    Path file = absolute(path);
    return read(
        "look at",
        file,
        op,
        () -> {
          try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
          } catch (IOException e) {
            if (failed(file, e) instanceof NotFoundException) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public Map<String, Instant> stamps(Collection<String> paths, Operation op) {
    return LocalNames.canSay(paths)
        ? together("look at", paths, op, file -> Files.getLastModifiedTime(file).toInstant())
        : Tools.FILES.stamps(paths, op);
  }

  @Override
  public Map<String, List<String>> lists(Collection<String> folders, Operation op) {
    if (LocalNames.canSay(folders)) {
      Map<String, List<String>> all = together("list", folders, op, LocalFiles::namesIfAny);
      if (all.values().stream().allMatch(LocalNames::canSay)) {
        return all;
      }
    }
    return Tools.FILES.lists(folders, op);
  }

  /** Of what is no folder that may be read, as of one that is not there. */
  private static List<String> namesIfAny(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    return names(folder);
  }

  private interface Look<T> {
    T at(Path file) throws IOException;
  }

  /** One native call for all of them, as over ssh; what is not there is left out. */
  private static <T> Map<String, T> together(
      String verb, Collection<String> paths, Operation op, Look<T> look) {
    Map<String, Path> files = new LinkedHashMap<>();
    paths.forEach(path -> files.put(path, absolute(path)));
    String what = files.size() == 1 ? paths.iterator().next() : files.size() + " files";
    return op.read(
        CallText.of(verb + " " + what),
        () -> {
          Map<String, T> all = new LinkedHashMap<>();
          for (Map.Entry<String, Path> file : files.entrySet()) {
            op.check();
            try {
              all.put(file.getKey(), told(file.getValue(), () -> look.at(file.getValue())));
            } catch (NotFoundException e) {
              // Left out, as it is said.
            }
          }
          return all;
        });
  }

  @Override
  public void send(Path from, String to, Operation op) {
    if (!LocalNames.canSay(to)) {
      Tools.FILES.send(from, to, op);
      return;
    }
    copy(from, absolute(to), "send", op);
  }

  @Override
  public void fetch(String from, Path to, Operation op) {
    if (!LocalNames.canSay(from) || NamedPipe.is(absolute(from))) {
      Tools.FILES.fetch(from, to, op);
      return;
    }
    copy(absolute(from), to.toAbsolutePath(), "fetch", op);
  }

  @Override
  public void makeFolder(String path, Operation op) {
    if (!LocalNames.canSay(path)) {
      Tools.FILES.makeFolder(path, op);
      return;
    }
    Path folder = absolute(path);
    change("make folder", folder, op, () -> Files.createDirectories(folder));
  }

  @Override
  public void delete(String path, Operation op) {
    if (!LocalNames.canSay(path)) {
      Tools.FILES.delete(path, op);
      return;
    }
    Path file = absolute(path);
    change("delete", file, op, () -> Files.delete(file));
  }

  private static void copy(Path from, Path to, String verb, Operation op) {
    change(
        verb + " " + from + " to",
        to,
        op,
        () -> {
          long total = told(from, () -> size(from));
          try (InputStream in = told(from, () -> Files.newInputStream(from))) {
            FileReplacement.write(
                to,
                out -> {
                  byte[] buffer = new byte[BUFFER];
                  long done = 0;
                  for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    out.write(buffer, 0, read);
                    done += read;
                    op.progress(verb, done, total);
                    op.check();
                  }
                });
          }
        });
  }

  private static long size(Path from) throws IOException {
    NamedPipe.refuse(from);
    return Files.size(from);
  }

  private static Path absolute(String path) {
    try {
      Path file = Path.of(path);
      if (file.isAbsolute()) {
        return file;
      }
    } catch (InvalidPathException e) {
      if (path.indexOf('\0') < 0) { // no file of this system can be called so
        throw new NativeException(e.getMessage(), Failure.undecided().cause(e));
      }
    }
    throw new IllegalArgumentException("not an absolute path: " + path);
  }

  private static <T> T read(String verb, Path file, Operation op, Callable<T> body) {
    return op.read(CallText.of(verb + " " + file), () -> told(file, body));
  }

  private interface Step {
    void take() throws Exception;
  }

  private static void change(String verb, Path file, Operation op, Step body) {
    op.change(
        CallText.of(verb + " " + file),
        () ->
            told(
                file,
                () -> {
                  body.take();
                  return null;
                }));
  }

  private static <T> T told(Path file, Callable<T> body) throws Exception {
    try {
      return body.call();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Returns a leaf; the operation knows better what an interrupt means. */
  private static RuntimeException failed(Path file, IOException e) throws IOException {
    if (e instanceof ClosedByInterruptException) {
      throw e;
    }
    return failure(file, e);
  }

  /** What a failure of this machine's file system means. */
  static HypervisorException failure(Path file, IOException e) {
    Failure failure = Failure.undecided().cause(e);
    String said = e.getClass().getSimpleName() + ": " + e.getMessage();
    if (e instanceof NoSuchFileException || isBelowAFile(file)) {
      return FileFailure.missing(file.toString(), failure);
    }
    return e instanceof AccessDeniedException
        ? FileFailure.denied(said, failure)
        : FileFailure.said(said, failure);
  }

  /** The system has another word for that, but nothing can be there. */
  private static boolean isBelowAFile(Path file) {
    Path folder = file.getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    return folder != null && !Files.isDirectory(folder);
  }
}
