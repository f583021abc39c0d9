package dev.posada.docker.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Status and headers of an answer, and what they say about its body.
 *
 * @param status the status
 * @param headers the headers
 * @param persistent whether the connection may carry another exchange
 */
record Head(int status, Headers headers, boolean persistent) {
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int MOST_LINES = 1000;
  private static final int MOST_INTERIM = 100;
  private static final int SWITCHING = 101;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] [1-9][0-9][0-9]( .*)?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /** Reads one, past those of 1xx that only say to wait. */
  static Head read(Input input) throws IOException {
    for (int i = 0; i < MOST_INTERIM; i++) {
      Head head = one(input);
      if (head.status >= 200 || head.status == SWITCHING) {
        return head;
      }
    }
    throw new ProtocolException("no answer but 1xx");
  }

  private static Head one(Input input) throws IOException {
    String line = input.line(LONGEST_LINE);
    if (!STATUS.matcher(line).matches()) {
      throw new ProtocolException("no answer of HTTP/1.1: " + shown(line));
    }
    Headers headers = new Headers(lines(input));
    boolean close = has(headers, "Connection", "close");
    return new Head(
        Integer.parseInt(line.substring(9, 12)), headers, line.charAt(7) == '1' && !close);
  }

  /** {@return names and values, up to the empty line} */
  static List<String> lines(Input input) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < MOST_LINES; i++) {
      String line = input.line(LONGEST_LINE);
      if (line.isEmpty()) {
        return lines;
      }
      int colon = line.indexOf(':');
      if (!isName(line, colon)) {
        throw new ProtocolException("not a header: " + shown(line));
      }
      lines.add(line.substring(0, colon));
      lines.add(line.substring(colon + 1).strip());
    }
    throw new ProtocolException("more than " + MOST_LINES + " headers");
  }

  private static boolean isName(String line, int length) {
    for (int i = 0; i < length; i++) {
      if (line.charAt(i) <= ' ' || line.charAt(i) > '~') {
        return false;
      }
    }
    return length > 0;
  }

  boolean isUpgrade() {
    return status == SWITCHING;
  }

  /**
   * {@return the body behind this head}
   *
   * @param method of the request
   */
  Body body(String method, Input input) throws IOException {
    if (isUpgrade()) {
      throw new ProtocolException("the connection was upgraded without being asked");
    }
    if (method.equals("HEAD") || status == 204 || status == 304) {
      return new FixedBody(input, 0);
    }
    List<String> encodings = headers.all("Transfer-Encoding");
    if (!encodings.isEmpty()) {
      if (encodings.size() != 1 || !encodings.get(0).equalsIgnoreCase("chunked")) {
        throw new ProtocolException("unknown transfer encoding: " + encodings);
      }
      return new ChunkedBody(input);
    }
    List<String> lengths = headers.all("Content-Length");
    if (lengths.isEmpty()) {
      return new RestBody(input);
    }
    String length = lengths.get(0);
    boolean same = lengths.size() == 1 || Set.copyOf(lengths).size() == 1;
    if (!same || !LENGTH.matcher(length).matches()) {
      throw new ProtocolException("not a length: " + lengths);
    }
    return new FixedBody(input, Long.parseLong(length));
  }

  private static boolean has(Headers headers, String name, String token) {
    for (String value : headers.all(name)) {
      for (String part : value.split(",")) {
        if (part.strip().equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String shown(String line) {
    String start = line.length() > 80 ? line.substring(0, 80) + "..." : line;
    return start.replaceAll("[^ -~]", "?");
  }
}
