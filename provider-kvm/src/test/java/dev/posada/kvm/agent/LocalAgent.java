package dev.posada.kvm.agent;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.RejectedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An agent whose guest is this machine: real processes and real files, and no libvirt. */
public final class LocalAgent {
  private final Path folder;
  private final Map<Long, RandomAccessFile> open = new HashMap<>();
  private final Map<Long, Map<String, Object>> ended = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private Set<String> missing = Set.of();
  private long next = 1000;
  private int longest;

  /**
   * One.
   *
   * @param folder where what its processes say is kept
   */
  public LocalAgent(Path folder) {
    this.folder = folder;
  }

  /** Takes programs out of the guest. */
  public void without(String... programs) {
    missing = Set.of(programs);
  }

  /** How many files it has open. */
  public int handles() {
    return open.size();
  }

  /** How long the longest command was. */
  public int longest() {
    return longest;
  }

  /** What it was asked, by name. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** Answers as the agent does, in the words that libvirt puts around a refusal. */
  public String say(AgentCommand command) {
    asked.add(command.name());
    longest = Math.max(longest, command.json().length());
    Map<?, ?> said = (Map<?, ?>) Json.read(command.json());
    Map<?, ?> arguments =
        said.get("arguments") instanceof Map<?, ?> given ? given : new HashMap<String, Object>();
    try {
      return Json.write(Map.of("return", answer(command.name(), arguments)));
    } catch (FileNotFoundException e) {
      String reason = e.getMessage().replaceFirst(".*\\((.*)\\)$", "$1");
      throw refused(command, "failed to open file '" + arguments.get("path") + "': " + reason);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static NativeException refused(AgentCommand command, String reason) {
    return new NativeException(
        "internal error: unable to execute QEMU agent command '" + command.name() + "': " + reason,
        Failure.undecided());
  }

  private Object answer(String name, Map<?, ?> arguments) throws IOException, InterruptedException {
    return switch (name) {
      case "guest-ping" -> Map.of();
      case "guest-exec" -> Map.of("pid", exec(arguments));
      case "guest-exec-status" -> ended.remove((Long) arguments.get("pid"));
      case "guest-file-open" -> open(arguments);
      case "guest-file-read" -> read(file(arguments), ((Long) arguments.get("count")).intValue());
      case "guest-file-write" -> {
        byte[] bytes = Base64.getDecoder().decode((String) arguments.get("buf-b64"));
        file(arguments).write(bytes);
        yield Map.of("count", (long) bytes.length, "eof", false);
      }
      case "guest-file-flush" -> Map.of();
      case "guest-file-close" -> {
        open.remove((Long) arguments.get("handle")).close();
        yield Map.of();
      }
      default -> throw new IllegalArgumentException(name);
    };
  }

  private RandomAccessFile file(Map<?, ?> arguments) {
    return open.get((Long) arguments.get("handle"));
  }

  private long open(Map<?, ?> arguments) throws IOException {
    boolean write = arguments.get("mode").equals("wb");
    RandomAccessFile file =
        new RandomAccessFile((String) arguments.get("path"), write ? "rw" : "r");
    if (write) {
      file.setLength(0);
    }
    open.put(++next, file);
    return next;
  }

  private static Map<String, Object> read(RandomAccessFile file, int most) throws IOException {
    byte[] bytes = new byte[(int) Math.min(most, file.length() - file.getFilePointer())];
    file.readFully(bytes);
    return Map.of(
        "count",
        (long) bytes.length,
        "buf-b64",
        Base64.getEncoder().encodeToString(bytes),
        "eof",
        bytes.length < most);
  }

  private long exec(Map<?, ?> arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of((String) arguments.get("path")));
    ((List<?>) arguments.get("arg")).forEach(word -> words.add((String) word));
    if (missing.contains(words.get(0))) {
      throw new RejectedException("Failed to execute child process " + words.get(0));
    }
    long pid = ++next;
    Path in = folder.resolve(pid + ".stdin");
    Path out = folder.resolve(pid + ".stdout");
    Path err = folder.resolve(pid + ".stderr");
    Files.write(
        in,
        arguments.get("input-data") instanceof String data
            ? Base64.getDecoder().decode(data)
            : new byte[0]);
    int code =
        new ProcessBuilder(words)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("exited", true);
    status.put("exitcode", (long) code);
    status.put("out-data", Base64.getEncoder().encodeToString(Files.readAllBytes(out)));
    status.put("err-data", Base64.getEncoder().encodeToString(Files.readAllBytes(err)));
    ended.put(pid, status);
    return pid;
  }
}
