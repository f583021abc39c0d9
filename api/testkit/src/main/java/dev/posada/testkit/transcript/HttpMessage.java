package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request or an answer. Nobody changes the arrays.
 *
 * @param head its first line and its headers with the blank line, a character a byte
 * @param body what follows, as it was on the wire
 * @param content the body without its framing
 * @param framing how the end of the body is found
 * @param whole whether the end was there
 */
record HttpMessage(String head, byte[] body, byte[] content, Framing framing, boolean whole) {

  enum Framing {
    NONE,
    LENGTH,
    CHUNKED,
    /** To the end of the connection, which may have become another protocol. */
    TO_END
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /** A word of the first line; empty if it has fewer. */
  String word(int index) {
    String[] words = head.lines().findFirst().orElse("").split(" ");
    return index < words.length ? words[index] : "";
  }

  /** The value of a header; empty if there is none. */
  String header(String name) {
    Matcher found =
        Pattern.compile("(?im)^" + Pattern.quote(name) + ":[ \\t]*(.*?)[ \\t]*\\r?$").matcher(head);
    return found.find() ? found.group(1) : "";
  }

  boolean says(String header, String value) {
    return header(header).toLowerCase(Locale.ROOT).contains(value);
  }

  HttpMessage withoutBody() {
    return new HttpMessage(head, new byte[0], new byte[0], framing, whole);
  }

  /** Whether its body is one for people and programs to read, as far as it says. */
  boolean isText() {
    String type = header("Content-Type");
    return type.isEmpty() || type.matches("(?i).*(json|text/|form).*");
  }

  /** Whether an answer is followed by the real one. */
  boolean isInterim() {
    return word(1).matches("1\\d\\d") && !word(1).equals("101");
  }
}
