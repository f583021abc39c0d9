package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A recorded request and its answer, taken apart.
 *
 * @param exchange where they are from
 * @param request the request
 * @param sent what its client sent then, in another protocol
 * @param answer the answer that is meant, not those that only tell to go on; null if there is none
 */
record HttpScene(Exchange exchange, HttpMessage request, byte[] sent, HttpMessage answer) {
  private static final Pattern HIDDEN =
      Pattern.compile("\"?\\*\\*\\*\"?"); // a number has no quotes

  static HttpScene of(Exchange exchange) {
    ByteArrayInputStream in = new ByteArrayInputStream(exchange.part("request"));
    HttpReader answers = new HttpReader(new ByteArrayInputStream(exchange.part("answer")));
    try {
      HttpMessage request = new HttpReader(in).request();
      if (request == null) {
        throw new IllegalArgumentException("not a request: " + exchange);
      }
      HttpMessage answer = answers.answer(request.word(0));
      while (answer != null && answer.isInterim()) {
        answer = answers.answer(request.word(0));
      }
      return new HttpScene(exchange, request, in.readAllBytes(), answer);
    } catch (IOException e) {
      throw new IllegalArgumentException("not HTTP: " + exchange + ": " + e.getMessage(), e);
    }
  }

  /** Whether the connection stays as it is when all of the answer is sent. */
  boolean isOpen() {
    return Boolean.TRUE.equals(exchange.facts().get("open"));
  }

  boolean isStream() {
    return answer != null
        && answer.framing() == HttpMessage.Framing.TO_END
        && (sent.length > 0 || exchange.facts().containsKey("turns"));
  }

  /** Whether another request can follow. */
  boolean goesOn() {
    return answer != null
        && answer.whole()
        && answer.framing() != HttpMessage.Framing.TO_END
        && !answer.says("Connection", "close")
        && !request.says("Connection", "close")
        && !answer.word(0).equals("HTTP/1.0");
  }

  /** Who says how many bytes, as in {@code in 12}. */
  List<String> turns() {
    return exchange.facts().get("turns") instanceof List<?> turns
        ? turns.stream().map(String::valueOf).toList()
        : List.of("out " + answer.body().length, "in " + sent.length);
  }

  /** How a request differs from this one, in words; empty if it does not. */
  String difference(HttpMessage actual) {
    if (!request.word(0).equals(actual.word(0))) {
      return "the method is " + actual.word(0) + " instead of " + request.word(0);
    }
    if (!matches(request.word(1), actual.word(1))) {
      return "the target is another one";
    }
    String expected = new String(request.content(), ISO_8859_1);
    String got = new String(actual.content(), ISO_8859_1);
    if (matches(expected, got)) {
      return "";
    }
    int at = 0;
    while (at < Math.min(expected.length(), got.length())
        && expected.charAt(at) == got.charAt(at)) {
      at++;
    }
    return "the body differs from byte "
        + (at + 1)
        + " on: "
        + near(got, at)
        + " instead of "
        + near(expected, at);
  }

  private static String near(String text, int at) {
    String rest = text.substring(at, Math.min(text.length(), at + 40));
    return "'" + rest.replaceAll("[^ -~]", "?") + "'" + (text.length() > at + 40 ? "..." : "");
  }

  /** Whether a text is as a recorded one, in which asterisks are in place of what was hidden. */
  static boolean matches(String recorded, String actual) {
    String[] parts = HIDDEN.split(recorded, -1);
    if (parts.length == 1) {
      return recorded.equals(actual);
    }
    int at = 0;
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      int found = last ? actual.length() - parts[i].length() : actual.indexOf(parts[i], at);
      if (found < at || (i == 0 && found > 0) || !actual.startsWith(parts[i], found)) {
        return false;
      }
      at = found + parts[i].length();
    }
    return true;
  }
}
