package dev.posada.testkit.transcript;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A command and its result, or an HTTP request and its answer. Nobody changes the arrays.
 *
 * @param facts what is said of it in its first line, without the lengths of its parts
 * @param parts its bytes by their names
 */
record Exchange(Map<String, Object> facts, Map<String, byte[]> parts) {
  static final List<String> OF_COMMAND = List.of("stdout", "stderr");
  static final List<String> OF_HTTP = List.of("request", "answer");

  static Exchange command(Map<String, Object> facts, byte[] stdout, byte[] stderr) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put("stdout", stdout);
    parts.put("stderr", stderr);
    return new Exchange(facts, parts);
  }

  static Exchange http(Map<String, Object> facts, byte[] request, byte[] answer) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put("request", request);
    parts.put("answer", answer);
    return new Exchange(facts, parts);
  }

  boolean isCommand() {
    return facts.containsKey("argv");
  }

  byte[] part(String name) {
    return parts.getOrDefault(name, new byte[0]);
  }

  /** The text of a fact; empty if there is none. */
  String text(String fact) {
    return facts.get(fact) instanceof String text ? text : "";
  }

  long number(String fact) {
    return facts.get(fact) instanceof Long number ? number : 0;
  }

  /** Whether the tool wrote more than its result held. */
  boolean isCut() {
    return Boolean.TRUE.equals(facts.get("cut"));
  }

  List<String> argv() {
    return facts.get("argv") instanceof List<?> words
        ? words.stream().map(String::valueOf).toList()
        : List.of();
  }

  Optional<Transcript.Fault> fault() {
    return text("fault").isEmpty()
        ? Optional.empty()
        : Optional.of(Transcript.Fault.valueOf(text("fault").toUpperCase(Locale.ROOT)));
  }

  Exchange with(Transcript.Fault fault) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put("fault", fault.name().toLowerCase(Locale.ROOT));
    return new Exchange(more, parts);
  }

  /** What it is of, in a line for people. */
  @Override
  public String toString() {
    return isCommand() ? Words.shown(argv()) : text("method") + " " + text("target");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
