package dev.posada.testkit.transcript;

/**
 * Makes messages of what people write: lines that end as on the wire, and the length of the body.
 */
final class HttpText {
  private HttpText() {}

  static String request(String text) {
    int end = text.indexOf('\n') < 0 ? text.length() : text.indexOf('\n');
    String line = text.substring(0, end).strip();
    return message(
        (line.contains(" HTTP/1") ? line : line + " HTTP/1.1") + text.substring(end), false);
  }

  static String answer(String text) {
    return message(text, !text.matches("(?s)HTTP/1\\.. (1..|204|304).*"));
  }

  private static String message(String text, boolean hasBody) {
    String[] parts = text.split("\r?\n\r?\n", 2);
    String body = parts.length == 2 ? parts[1] : "";
    String head = String.join("\r\n", parts[0].lines().toList());
    boolean framed = head.matches("(?is).*\n(content-length|transfer-encoding|upgrade):.*");
    if (!framed && (hasBody || !body.isEmpty())) {
      head += "\r\nContent-Length: " + Exchange.bytes(body).length;
    }
    return head + "\r\n\r\n" + body;
  }
}
