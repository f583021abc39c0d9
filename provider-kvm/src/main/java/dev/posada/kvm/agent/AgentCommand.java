package dev.posada.kvm.agent;

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

  /** Opens a file for reading. */
  public static AgentCommand open(String path) {
    return of("guest-file-open", Map.of("path", path, "mode", "r"));
  }

  /** Reads on in a file that is open. */
  public static AgentCommand read(long handle, int most) {
    return of("guest-file-read", Map.of("handle", handle, "count", (long) most));
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

  /** {@return the process that {@link #exec} started} */
  public static long pid(String answer) {
    return number(returned(answer), "pid", -1);
  }

  /** {@return what {@link #open} opened} */
  public static long handle(String answer) {
    return Json.read(answer) instanceof Map<?, ?> map ? number(map, "return", -1) : -1;
  }

  /** {@return what {@link #read} read; nothing at the end} */
  public static byte[] piece(String answer) {
    return data(returned(answer), "buf-b64");
  }

  /** {@return what {@link #status} was answered} */
  public static Status parse(String answer) {
    Map<?, ?> returned = returned(answer);
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
