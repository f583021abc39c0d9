package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The files of wherever a runner runs its tools, reached by tools of POSIX. */
final class ToolFiles implements HostFiles {
  private static final String SHELL = "/bin/sh";
  private static final int WORDS = 1 << 17; // bytes; every system takes twice that for one command

  private final CommandRunner runner;

  ToolFiles(CommandRunner runner) {
    this.runner = runner;
  }

  /** A command that has the shell do something constant. */
  static List<String> script(String script, String... arguments) {
    return Stream.concat(Stream.of(SHELL, "-c", script, SHELL), Stream.of(arguments)).toList();
  }

  @Override
  public byte[] read(String path, Operation op) {
    String file = absolute(path);
    FileBytes bytes = new FileBytes(file, FileBytes.FILE);
    run(
        Command.read(script(FileScripts.READ, file)).titled("read " + file).stdoutTo(bytes),
        file,
        op);
    return bytes.toByteArray();
  }

  @Override
  public byte[] head(String path, int length, Operation op) {
    FileBytes.check(path, length, FileBytes.FILE);
    String file = absolute(path);
    FileBytes bytes = new FileBytes(file, length);
    run(
        Command.read(script(FileScripts.HEAD, file, Integer.toString(length)))
            .titled("read " + file)
            .stdoutTo(bytes),
        file,
        op);
    return bytes.toByteArray();
  }

  @Override
  public Map<String, byte[]> readAll(Collection<String> paths, Operation op) {
    return readAll(paths, "", op);
  }

  @Override
  public Map<String, byte[]> heads(Collection<String> paths, int length, Operation op) {
    FileBytes.check(paths.size() + " files", length, FileBytes.FILE);
    return readAll(paths, Integer.toString(length), op);
  }

  private Map<String, byte[]> readAll(Collection<String> paths, String length, Operation op) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    long left = FileBytes.ALL;
    for (List<String> some : portions(paths)) {
      String what = several(some);
      String mark = UUID.randomUUID().toString(); // no file can have it, as nobody knew it
      FileBytes bytes = new FileBytes(what, (int) left + some.size() * (mark.length() + 8));
      Command command =
          of(FileScripts.READ_ALL, Stream.of(mark, length), some)
              .titled("read " + what)
              .stdoutTo(bytes);
      String said = run(command, what, op).stderr();
      left -= new FileMarks(bytes.toByteArray(), mark).into(all, some, said);
    }
    return all;
  }

  @Override
  public void write(String path, byte[] bytes, Operation op) {
    String file = absolute(path);
    run(
        replacing(file, bytes.length)
            .titled("write " + bytes.length + " bytes to " + file)
            .stdin(bytes),
        file,
        op);
  }

  private static Command replacing(String file, long size) {
    return Command.change(
        script(FileScripts.WRITE, file, FileReplacement.newName(), Long.toString(size)));
  }

  @Override
  public List<String> list(String folder, Operation op) {
    String path = absolute(folder);
    Command command = Command.read(script(FileScripts.LIST, path)).titled("list " + path);
    String names = run(command, path, op).stdout();
    return names.isEmpty() ? List.of() : Stream.of(names.split("\0")).sorted().toList();
  }

  @Override
  public Map<String, List<String>> lists(Collection<String> folders, Operation op) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (List<String> some : portions(folders)) {
      Command command = of(FileScripts.LISTS, Stream.of(), some).titled("list " + several(some));
      List<String> said = List.of(run(command, several(some), op).stdout().split("\0", -1));
      int at = 0;
      for (String folder : some) { // a slash, then the names, before an empty one; or nothing
        boolean told = said.get(at).equals("/");
        int end = at + (told ? said.subList(at, said.size()).indexOf("") : 0);
        if (told) {
          all.put(folder, said.subList(at + 1, end).stream().sorted().toList());
        }
        at = end + 1;
      }
    }
    return all;
  }

  @Override
  public Optional<Instant> stamp(String path, Operation op) {
    return Optional.ofNullable(stamps(List.of(path), op).get(path));
  }

  @Override
  public Map<String, Instant> stamps(Collection<String> paths, Operation op) {
    Map<String, Instant> all = new LinkedHashMap<>();
    for (List<String> some : portions(paths)) {
      Command command =
          of(FileScripts.STAMPS, Stream.of(), some).titled("look at " + several(some));
      FileStamps.into(all, some, run(command, several(some), op).stdout());
    }
    return all;
  }

  @Override
  public void send(Path from, String to, Operation op) {
    String file = absolute(to);
    long size = readable(from);
    op.progress("send", 0, size);
    Command command =
        replacing(file, size)
            .titled("send " + from + " to " + file)
            .stdin(from)
            .lines(
                line -> {
                  if (!line.isEmpty() && line.chars().allMatch(Character::isDigit)) {
                    op.progress("send", Math.min(size, Long.parseLong(line)), size);
                  }
                });
    run(command, file, op);
    op.progress("send", size, size);
  }

  /** Returns the size of a file of this machine that can be read. */
  private static long readable(Path file) {
    try {
      NamedPipe.refuse(file);
    } catch (IOException e) {
      throw LocalFiles.failure(file, e);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Files.size(file);
    } catch (IOException e) {
      throw LocalFiles.failure(file, e);
    }
  }

  @Override
  public void fetch(String from, Path to, Operation op) {
    String file = absolute(from);
    Path copy = to.toAbsolutePath();
    Command command =
        Command.change(script(FileScripts.FETCH, file)).titled("fetch " + file + " to " + copy);
    try {
      FileReplacement.write(
          copy, out -> run(command.stdoutTo(new FileArrival(out, copy, op)), file, op));
    } catch (IOException e) {
      op.check();
      throw LocalFiles.failure(copy, e);
    }
  }

  @Override
  public void makeFolder(String path, Operation op) {
    String folder = absolute(path);
    run(
        Command.change(script(FileScripts.MAKE_FOLDER, folder)).titled("make folder " + folder),
        folder,
        op);
  }

  @Override
  public void delete(String path, Operation op) {
    String file = absolute(path);
    run(Command.change(script(FileScripts.DELETE, file)).titled("delete " + file), file, op);
  }

  private static Command of(String script, Stream<String> first, List<String> paths) {
    Stream<String> files = paths.stream().map(ToolFiles::absolute);
    return Command.read(script(script, Stream.concat(first, files).toArray(String[]::new)));
  }

  private static String several(List<String> paths) {
    return paths.size() == 1 ? paths.get(0) : paths.size() + " files";
  }

  private CommandResult run(Command command, String path, Operation op) {
    CommandResult result = runner.run(command, op);
    if (result.exitCode() != 0) {
      throw failure(path, result);
    }
    return result;
  }

  /** What it means that a script of ours ends so. */
  static HypervisorException failure(String path, CommandResult result) {
    Failure failure = Failure.of(result.error("sh"));
    String said = "cannot reach " + path + ": " + result.error("sh").text();
    return switch (result.exitCode()) {
      case FileScripts.GONE -> FileFailure.missing(path, failure);
      case FileScripts.DENIED -> FileFailure.denied(said, failure);
      case FileScripts.SHORT -> new NativeException(said, failure);
      case 1 -> isGone(said) ? FileFailure.missing(path, failure) : FileFailure.said(said, failure);
      default -> FileFailure.said(said, failure);
    };
  }

  /** It was there when the script looked, and is not any more. */
  private static boolean isGone(String said) {
    return said.startsWith("cat: ", said.indexOf(": ") + 2)
        && said.endsWith(": No such file or directory");
  }

  private static List<List<String>> portions(Collection<String> paths) {
    List<List<String>> portions = new ArrayList<>();
    int left = 0;
    for (String path : paths) {
      int size = path.getBytes(UTF_8).length + 8; // with what a system stores besides
      boolean alone = path.indexOf('\n') >= 0; // what is said of it would not be clear
      if (size > left || alone) {
        portions.add(new ArrayList<>());
        left = WORDS;
      }
      left = alone ? 0 : left - size;
      portions.get(portions.size() - 1).add(path);
    }
    return portions;
  }

  /** The path as the tools get it. */
  static String absolute(String path) {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not an absolute path: " + path);
    }
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }
}
