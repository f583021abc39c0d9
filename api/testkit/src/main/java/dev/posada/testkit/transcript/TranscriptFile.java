package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.testkit.conformance.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of a transcript: a first line that may say where it comes from, then exchanges. Each is
 * a line of facts, its parts, of which {@code <name>_bytes} of the facts tells the length, and an
 * end. Whoever writes one by hand may leave the lengths away: then a part ends at the next marker.
 */
final class TranscriptFile {
  private static final String MARKER = "--- ";
  private static final String END = "end";
  private static final String NO_NEWLINE = "\\ No newline at end of ";

  private final byte[] bytes;
  private int at;

  private TranscriptFile(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the facts of the first line if it is a header, then all exchanges. */
  static List<Exchange> parse(byte[] bytes, Map<String, Object> header) throws IOException {
    TranscriptFile file = new TranscriptFile(bytes);
    List<Exchange> exchanges = new ArrayList<>();
    while (file.at < bytes.length) {
      int start = file.at;
      String line = file.line();
      if (line.isBlank()) {
        continue;
      }
      Map<String, Object> facts = file.facts(line);
      boolean command = facts.containsKey("argv");
      if (command || facts.containsKey("method")) {
        exchanges.add(file.exchange(facts, command ? Exchange.OF_COMMAND : Exchange.OF_HTTP));
      } else if (start == 0) {
        header.putAll(facts);
      } else {
        throw file.wrong("neither a command nor a request begins here");
      }
    }
    return exchanges;
  }

  private Map<String, Object> facts(String line) throws IOException {
    try {
      if (Json.parse(line) instanceof Map<?, ?> members) {
        Map<String, Object> facts = new LinkedHashMap<>();
        members.forEach((name, value) -> facts.put((String) name, value));
        return facts;
      }
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
    throw wrong("no object of JSON");
  }

  private IOException wrong(String what) {
    int line = 1;
    for (int i = 0; i < at; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return new IOException("not a transcript, near line " + line + ": " + what);
  }

  private String line() {
    int start = at;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    String line = new String(bytes, start, at - start, UTF_8);
    at = Math.min(at + 1, bytes.length);
    return line;
  }

  private Exchange exchange(Map<String, Object> facts, List<String> names) throws IOException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    for (String name : names) {
      if (!startsWith(MARKER + name + "\n")) {
        throw wrong("no part '" + name + "'");
      }
      line();
      Object length = facts.remove(name + "_bytes");
      parts.put(name, length instanceof Long known ? exactly(known, name) : toMarker(name));
    }
    String end = line();
    if (!end.equals(MARKER + END)) {
      throw wrong("'" + end + "' instead of the end of an exchange");
    }
    return new Exchange(facts, parts);
  }

  private boolean startsWith(String text) {
    byte[] wanted = text.getBytes(UTF_8);
    return at + wanted.length <= bytes.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  private byte[] exactly(long length, String name) throws IOException {
    if (length < 0 || length > bytes.length - at) {
      throw wrong("'" + name + "' is said to have " + length + " bytes");
    }
    byte[] part = Arrays.copyOfRange(bytes, at, at + (int) length);
    at += part.length;
    skipEnd(part, name);
    return part;
  }

  private void skipEnd(byte[] part, String name) {
    if (part.length > 0 && part[part.length - 1] != '\n' && startsWith("\n")) {
      at++;
      if (startsWith(NO_NEWLINE + name + "\n")) {
        line();
      }
    }
  }

  private byte[] toMarker(String name) throws IOException {
    int start = at;
    while (!startsWith(MARKER)) {
      int end = at;
      if (startsWith(NO_NEWLINE + name + "\n") && at > start) {
        line();
        return Arrays.copyOfRange(bytes, start, end - 1);
      }
      if (at == bytes.length) {
        throw wrong("'" + name + "' does not end");
      }
      line();
    }
    return Arrays.copyOfRange(bytes, start, at);
  }

  static byte[] text(Map<String, Object> header, List<Exchange> exchanges) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!header.isEmpty()) {
      out.writeBytes(Exchange.bytes(Json.text(header) + "\n"));
    }
    for (Exchange exchange : exchanges) {
      Map<String, Object> facts = new LinkedHashMap<>(exchange.facts());
      exchange.parts().forEach((name, part) -> facts.put(name + "_bytes", (long) part.length));
      out.writeBytes(Exchange.bytes(Json.text(facts) + "\n"));
      exchange.parts().forEach((name, part) -> write(name, part, out));
      out.writeBytes(Exchange.bytes(MARKER + END + "\n"));
    }
    return out.toByteArray();
  }

  private static void write(String name, byte[] part, ByteArrayOutputStream out) {
    out.writeBytes(Exchange.bytes(MARKER + name + "\n"));
    out.writeBytes(part);
    if (part.length > 0 && part[part.length - 1] != '\n') {
      out.writeBytes(Exchange.bytes("\n" + NO_NEWLINE + name + "\n"));
    }
  }
}
