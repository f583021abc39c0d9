package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.posada.testkit.transcript.HttpMessage.Framing;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Takes messages of HTTP/1 from a stream, all of their bytes, bounded. */
final class HttpReader {
  private static final int LONGEST_HEAD = 64 << 10;
  private static final int LONGEST_BODY = 32 << 20;

  private final InputStream in;
  private ByteArrayOutputStream wire = new ByteArrayOutputStream();

  HttpReader(InputStream in) {
    this.in = in;
  }

  /** Reads a head, whose body is not read yet; null at the end of the stream. */
  HttpMessage head() throws IOException {
    wire = new ByteArrayOutputStream();
    boolean whole = true;
    String line;
    do {
      line = line();
      whole = line.endsWith("\n");
      if (wire.size() > LONGEST_HEAD) {
        throw new IOException("the head of a message is longer than " + LONGEST_HEAD + " bytes");
      }
    } while (whole && (!line.isBlank() || wire.size() == line.length()));
    String head = wire.toString(ISO_8859_1);
    if (head.isBlank()) {
      return null;
    }
    return new HttpMessage(head, new byte[0], new byte[0], Framing.NONE, whole);
  }

  /** Reads a request; null at the end of the stream. */
  HttpMessage request() throws IOException {
    HttpMessage head = head();
    return head == null ? null : requestBody(head);
  }

  HttpMessage requestBody(HttpMessage head) throws IOException {
    return body(head, declared(head, Framing.NONE));
  }

  /** Reads an answer to a request; null at the end of the stream. */
  HttpMessage answer(String method) throws IOException {
    HttpMessage head = head();
    if (head == null) {
      return null;
    }
    String status = head.word(1);
    if (status.equals("101")) {
      return body(head, Framing.TO_END);
    }
    boolean none = method.equals("HEAD") || status.matches("1..|204|304");
    return body(head, none ? Framing.NONE : declared(head, Framing.TO_END));
  }

  private static Framing declared(HttpMessage head, Framing otherwise) {
    if (head.says("Transfer-Encoding", "chunked")) {
      return Framing.CHUNKED;
    }
    return head.header("Content-Length").isEmpty() ? otherwise : Framing.LENGTH;
  }

  private HttpMessage body(HttpMessage head, Framing framing) throws IOException {
    if (!head.whole()) {
      return head;
    }
    wire = new ByteArrayOutputStream();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    boolean whole = true;
    try {
      switch (framing) {
        case NONE -> {}
        case LENGTH -> take(number(head.header("Content-Length"), 10), content);
        case CHUNKED -> chunks(content);
        case TO_END -> take(Integer.MAX_VALUE, content);
      }
    } catch (EOFException e) {
      whole = framing == Framing.TO_END;
    }
    return new HttpMessage(head.head(), wire.toByteArray(), content.toByteArray(), framing, whole);
  }

  private void chunks(ByteArrayOutputStream content) throws IOException {
    while (true) {
      String line = wholeLine();
      int length = number(line.split(";")[0].strip(), 16);
      if (length == 0) {
        break;
      }
      take(length, content);
      wholeLine();
    }
    while (!wholeLine().isBlank()) {
      // trailers
    }
  }

  private static int number(String digits, int radix) throws IOException {
    try {
      int number = Integer.parseInt(digits, radix);
      if (number >= 0 && number <= LONGEST_BODY) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IOException("no length, or too great a one: " + digits);
  }

  private void take(int length, ByteArrayOutputStream content) throws IOException {
    byte[] buffer = new byte[8192];
    for (int left = length; left > 0; ) {
      int read = in.read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException();
      }
      wire.write(buffer, 0, read);
      content.write(buffer, 0, read);
      left -= read;
      if (wire.size() > LONGEST_BODY) {
        throw new IOException("a body is longer than " + LONGEST_BODY + " bytes");
      }
    }
  }

  private String wholeLine() throws IOException {
    String line = line();
    if (!line.endsWith("\n")) {
      throw new EOFException();
    }
    return line;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int one;
    while (line.length() < LONGEST_HEAD && (one = in.read()) >= 0) {
      wire.write(one);
      line.append((char) one);
      if (one == '\n') {
        break;
      }
    }
    return line.toString();
  }
}
