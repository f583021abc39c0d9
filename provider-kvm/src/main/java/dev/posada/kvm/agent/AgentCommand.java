package dev.posada.kvm.agent;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command of QEMU's agent.
 *
 * @param name what the agent calls it
 * @param json the whole command
 */
public record AgentCommand(String name, String json) {

  private static AgentCommand of(String name, Map<String, Object> arguments) {
    Map<String, Object> command = new LinkedHashMap<>();
    command.put("execute", name);
    if (!arguments.isEmpty()) {
      command.put("arguments", arguments);
    }
    return new AgentCommand(name, Json.write(command));
  }

  /**
   * {@return a command in the words of somebody else}
   *
   * @throws IllegalArgumentException if it is none
   */
  public static AgentCommand raw(String json) {
    if (Json.read(json) instanceof Map<?, ?> map && map.get("execute") instanceof String name) {
      return new AgentCommand(name, json);
    }
    throw new IllegalArgumentException("not a command of QEMU's agent");
  }

  /** Whether it changes something inside, as reading does how far a file is read; else it asks. */
  public boolean changes() {
    return name.equals("guest-exec") || name.startsWith("guest-file-");
  }

  /** Answers that it is there. */
  public static AgentCommand ping() {
    return of("guest-ping", Map.of());
  }

  /** Starts a process; its output is kept. */
  public static AgentCommand exec(List<String> words, byte[] stdin) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("path", words.get(0));
    arguments.put("arg", words.subList(1, words.size()));
    if (stdin.length > 0) {
      arguments.put("input-data", Base64.getEncoder().encodeToString(stdin));
    }
    arguments.put("capture-output", true);
    return of("guest-exec", arguments);
  }

  /** Asks what became of a process. */
  public static AgentCommand status(long pid) {
    return of("guest-exec-status", Map.of("pid", pid));
  }

  /**
   * Opens a file.
   *
   * @param mode as {@code fopen} has it
   */
  public static AgentCommand open(String path, String mode) {
    return of("guest-file-open", Map.of("path", path, "mode", mode));
  }

  /** Reads on in a file that is open. */
  public static AgentCommand read(long handle, int most) {
    return of("guest-file-read", Map.of("handle", handle, "count", (long) most));
  }

  /** Writes on in a file that is open. */
  public static AgentCommand write(long handle, byte[] bytes, int length) {
    byte[] some = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    return of(
        "guest-file-write",
        Map.of("handle", handle, "buf-b64", Base64.getEncoder().encodeToString(some)));
  }

  /** Writes what is not written yet. */
  public static AgentCommand flush(long handle) {
    return of("guest-file-flush", Map.of("handle", handle));
  }

  /** Closes a file. */
  public static AgentCommand close(long handle) {
    return of("guest-file-close", Map.of("handle", handle));
  }

  /**
   * How a process ended.
   *
   * @param exited whether it has
   * @param exitCode 128 and the signal if one ended it
   */
  public record Status(
      boolean exited, int exitCode, byte[] stdout, byte[] stderr, boolean truncated) {}

  /**
   * What was read of a file.
   *
   * @param last whether that was the end of it
   */
  public record Piece(byte[] bytes, boolean last) {}

  /**
   * {@return the process that {@link #exec} started}
   *
   * @throws IllegalArgumentException if it is not told, as with all answers here
   */
  public static long pid(String answer) {
    return number(returned(answer), "pid");
  }

  /** {@return what {@link #open} opened} */
  public static long handle(String answer) {
    return number(Json.read(answer) instanceof Map<?, ?> map ? map : Map.of(), "return");
  }

  /** {@return what {@link #read} read} */
  public static Piece piece(String answer) {
    Map<?, ?> returned = returned(answer);
    byte[] bytes = data(returned, "buf-b64");
    return new Piece(bytes, bytes.length == 0 || is(returned, "eof"));
  }

  /** {@return how much {@link #write} wrote} */
  public static long written(String answer) {
    return number(returned(answer), "count");
  }

  /** {@return what {@link #status} was answered} */
  public static Status parse(String answer) {
    Map<?, ?> returned = returned(answer);
    if (!(returned.get("exited") instanceof Boolean)) {
      throw new IllegalArgumentException("whether it has exited is not told");
    }
    long signal = number(returned, "signal", 0);
    return new Status(
        is(returned, "exited"),
        (int) (signal > 0 ? 128 + signal : number(returned, "exitcode", 0)),
        data(returned, "out-data"),
        data(returned, "err-data"),
        is(returned, "out-truncated") || is(returned, "err-truncated"));
  }

  private static Map<?, ?> returned(String answer) {
    return Json.read(answer) instanceof Map<?, ?> map
            && map.get("return") instanceof Map<?, ?> returned
        ? returned
        : Map.of();
  }

  private static long number(Map<?, ?> map, String key) {
    if (map.get(key) instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException(key + " is not told");
  }

  private static long number(Map<?, ?> map, String key, long otherwise) {
    return map.get(key) instanceof Long number ? number : otherwise;
  }

  private static boolean is(Map<?, ?> map, String key) {
    return Boolean.TRUE.equals(map.get(key));
  }

  private static byte[] data(Map<?, ?> map, String key) {
    return map.get(key) instanceof String base64 ? Base64.getDecoder().decode(base64) : new byte[0];
  }
}
