package dev.posada.docker.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.posada.docker.http.HttpReading;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Answers of HTTP, one after another. */
final class HttpSubject implements Subject {
  private static final String END = "\r\n\r\n";
  private static final List<String> HEADERS =
      List.of(
          "Connection: close",
          "Connection: keep-alive, Close",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: gzip, chunked",
          "Content-Length: 0",
          "Content-Length: 17",
          "Content-Length: 60000000",
          "Content-Length: 999999999999999999",
          "Content-Length: -1",
          "X-Long: " + "x".repeat(70_000),
          "X-Empty:",
          " folded",
          ": nameless",
          "no colon");
  private static final List<String> EXTENSIONS =
      List.of(";some=\"thing\"\r\n", " \r\n", "\t\r\n", ";" + "x".repeat(16_000) + "\r\n");
  private static final List<String> STATUS =
      List.of(
          "HTTP/1.1 200 OK",
          "HTTP/1.0 200 OK",
          "HTTP/1.1 204 No Content",
          "HTTP/1.1 304 Not Modified",
          "HTTP/1.1 100 Continue",
          "HTTP/1.1 101 UPGRADED",
          "HTTP/1.1 500 Internal Server Error",
          "HTTP/1.1 200",
          "HTTP/1.1 099 ?",
          "HTTP/2 200 OK");

  @Override
  public String name() {
    return "http";
  }

  @Override
  public Object read(Supplier<InputStream> input) throws Exception {
    return HttpReading.answers(input.get());
  }

  @Override
  public List<String> words() {
    return List.of(
        "\r\n",
        "\n",
        "\r",
        END,
        "0\r\n\r\n",
        "0\r\nTrailer: x\r\n\r\n",
        "1;x=y\r\n",
        "F\r\n",
        "a \r\n",
        "1;x\n",
        "1;" + "x".repeat(17_000) + "\r\n",
        "ffffffffffffffff\r\n",
        "fffffffffffffff\r\n",
        ";" + "x".repeat(17_000),
        ":",
        " ",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\n\r\n",
        "x: y\r\n".repeat(1_001),
        "HTTP/1.1 100 Continue\r\n\r\n".repeat(101));
  }

  @Override
  public byte[] mutate(byte[] seed, Random random) {
    String text = new String(seed, ISO_8859_1);
    int end = text.indexOf(END);
    if (end < 0) {
      return seed;
    }
    List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\r\n")));
    String body = text.substring(end + END.length());
    switch (random.nextInt(6)) {
      case 0 -> lines.set(0, any(STATUS, random));
      case 1 -> lines.add(random.nextInt(lines.size()) + 1, any(HEADERS, random));
      case 2 -> lines.remove(random.nextInt(lines.size()));
      case 3 -> {
        return (text + text).getBytes(ISO_8859_1);
      }
      case 4 -> {
        lines.removeIf(line -> line.startsWith("Transfer-Encoding"));
        lines.add("Content-Length: " + body.length());
      }
      default -> {
        body = inChunks(plain(body).getBytes(ISO_8859_1), random);
        if (random.nextInt(4) == 0) {
          body = any(words(), random) + body;
        }
      }
    }
    return (String.join("\r\n", lines) + END + body).getBytes(ISO_8859_1);
  }

  private static String any(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  /** What is in the chunks of a body, as far as it has some. */
  private static String plain(String chunks) {
    StringBuilder plain = new StringBuilder();
    int at = 0;
    for (int line; (line = chunks.indexOf("\r\n", at)) >= 0; ) {
      String size = chunks.substring(at, line);
      if (!size.matches("[0-9a-fA-F]{1,5}")) {
        break;
      }
      int to = Math.min(chunks.length(), line + 2 + Integer.parseInt(size, 16));
      plain.append(chunks, line + 2, to);
      at = Math.min(chunks.length(), to + 2);
    }
    return plain.toString();
  }

  private static String inChunks(byte[] body, Random random) {
    StringBuilder chunks = new StringBuilder();
    for (int at = 0; at < body.length; ) {
      int size = 1 + random.nextInt(Math.min(body.length - at, 1 << random.nextInt(15)));
      String digits = Integer.toHexString(size);
      chunks.append(random.nextBoolean() ? digits.toUpperCase() : "00" + digits);
      chunks.append(random.nextInt(4) > 0 ? "\r\n" : any(EXTENSIONS, random));
      chunks.append(new String(body, at, size, ISO_8859_1)).append("\r\n");
      at += size;
    }
    return chunks.append(random.nextInt(4) > 0 ? "0" + END : "0\r\nSum: 1\r\n\r\n").toString();
  }

  /** A body is the same in whatever chunks it comes, and with its length. */
  @Override
  public void roundTrip(Random random) throws Exception {
    byte[] body = Damage.bytes(random);
    boolean chunked = random.nextBoolean();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    String head = "HTTP/1.1 200 OK\r\n";
    head += chunked ? "transfer-encoding: Chunked" : "CONTENT-LENGTH:" + body.length + " ";
    answer.write((head + END).getBytes(ISO_8859_1));
    answer.write(chunked ? inChunks(body, random).getBytes(ISO_8859_1) : body);
    assertArrayEquals(body, HttpReading.body(Pieces.random(answer.toByteArray(), random)));
  }
}
