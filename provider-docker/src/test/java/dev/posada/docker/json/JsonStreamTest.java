package dev.posada.docker.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonStreamTest {
  private static final String VALUES =
      "{\"a\":\"}{\\\"]\"}{\"b\":[{}]}\r\n\r\n[1,\"\\\\\"] \"x\" 12 true\nnull{\"é\":\"漢\"}";

  @Test
  void valuesComeOneByOneWhateverIsBetweenThem() throws IOException {
    assertEquals(
        List.of(
            "{\"a\":\"}{\\\"]\"}",
            "{\"b\":[{}]}",
            "[1,\"\\\\\"]",
            "\"x\"",
            "12",
            "true",
            "null",
            "{\"é\":\"漢\"}"),
        all(bytes(VALUES)));
  }

  @Test
  void itIsNoMatterHowTheBytesAreCut() throws IOException {
    List<String> expected = all(bytes(VALUES));
    byte[] bytes = VALUES.getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= bytes.length; cut++) {
      InputStream first = new ByteArrayInputStream(bytes, 0, cut);
      InputStream rest = new ByteArrayInputStream(bytes, cut, bytes.length - cut);
      assertEquals(expected, all(new SequenceInputStream(first, rest)));
    }
    assertEquals(expected, all(new Trickle(bytes)));
  }

  @Test
  void valuesLargerThanTheBufferAndAcrossItsBordersAreWhole() throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int size = 1; size < 200_000; size = size * 3 + 1) {
      String value = "{\"v\":\"" + "x".repeat(size) + "\"}";
      expected.add(value);
      text.append(value);
    }
    for (int i = 0; i < 5_000; i++) {
      String value = "{\"i\":" + i + "}";
      expected.add(value);
      text.append(value).append("\r\n");
    }

    assertEquals(expected, all(bytes(text.toString())));
  }

  @Test
  void aValueIsHandedOutBeforeAnythingComesBehindIt() throws IOException {
    try (PipedInputStream in = new PipedInputStream();
        PipedOutputStream out = new PipedOutputStream(in);
        JsonStream stream = new JsonStream(in)) {
      out.write("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
      assertEquals("{\"a\":1}", stream.next().orElseThrow().toString());

      out.write("{\"a\":2}{\"a\"".getBytes(StandardCharsets.UTF_8));
      assertEquals("{\"a\":2}", stream.next().orElseThrow().toString());
    }
  }

  @Test
  void anEndWithinAValueIsAnErrorAndBetweenThemIsNone() throws IOException {
    byte[] bytes = "{\"a\":[\"b\\\"\"]}".getBytes(StandardCharsets.UTF_8);
    for (int length = 1; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      JsonStream stream = new JsonStream(new ByteArrayInputStream(part));
      assertThrows(EOFException.class, stream::next);
    }
    assertEquals(List.of(), all(bytes("")));
    assertEquals(List.of(), all(bytes(" \r\n")));
    assertEquals(List.of("1"), all(bytes("1 ")));
  }

  @Test
  void whatIsNotJsonIsRefusedWithItsOffsetInTheStream() throws IOException {
    JsonStream stream = new JsonStream(bytes("{\"a\":1}\n{\"b\":x}"));
    stream.next();

    JsonException e = assertThrows(JsonException.class, stream::next);
    assertEquals(13, e.offset());
    assertThrows(JsonException.class, () -> all(bytes("<html>")));
    assertThrows(JsonException.class, () -> all(bytes("[}")));
    assertThrows(JsonException.class, () -> all(bytes("} ")));
  }

  @Test
  void aValueThatNeverEndsIsNotHeld() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return '[';
          }
        };
    JsonStream stream = new JsonStream(endless, 100_000);

    JsonException e = assertThrows(JsonException.class, stream::next);
    assertTrue(e.getMessage().startsWith("value larger than 100000 bytes"), e.getMessage());
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> all(InputStream in) throws IOException {
    List<String> values = new ArrayList<>();
    try (JsonStream stream = new JsonStream(in)) {
      for (Optional<Json> next = stream.next(); next.isPresent(); next = stream.next()) {
        values.add(next.get().toString());
      }
    }
    return values;
  }

  /** Gives one byte at a time. */
  private static final class Trickle extends ByteArrayInputStream {
    Trickle(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] buffer, int from, int length) {
      return super.read(buffer, from, Math.min(length, 1));
    }
  }
}
