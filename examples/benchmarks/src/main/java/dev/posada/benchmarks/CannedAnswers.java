package dev.posada.benchmarks;

import static java.util.stream.Collectors.joining;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.IntStream;

/** Answers as dockerd 20.10 gives them. */
final class CannedAnswers {
  private static final String CONTAINER =
      "{\"Id\":\"%1$064x\",\"Names\":[\"/posada-test-%1$d\"],\"Image\":\"busybox:1.36\","
          + "\"ImageID\":\"sha256:29639ddbd3ba636432ad408d4bb766ef75bd3f387c3121015ada66f04e0e3e21\","
          + "\"Command\":\"sleep 3600\",\"Created\":1795826378,\"Ports\":[],"
          + "\"Labels\":{\"dev.posada.owner\":\"%1$d\"},\"State\":\"created\","
          + "\"Status\":\"Created\",\"HostConfig\":{\"NetworkMode\":\"default\"},"
          + "\"NetworkSettings\":{\"Networks\":{\"bridge\":{\"IPAMConfig\":null,\"Links\":null,"
          + "\"Aliases\":null,\"NetworkID\":\"\",\"EndpointID\":\"\",\"Gateway\":\"\","
          + "\"IPAddress\":\"\",\"IPPrefixLen\":0,\"IPv6Gateway\":\"\","
          + "\"GlobalIPv6Address\":\"\",\"GlobalIPv6PrefixLen\":0,\"MacAddress\":\"\","
          + "\"DriverOpts\":null}}},\"Mounts\":[]}";

  /** The engine always writes nine digits behind the point. */
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z' ").withZone(ZoneOffset.UTC);

  private CannedAnswers() {}

  /** To {@code GET /containers/json}. */
  static String containers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.format(CONTAINER, i))
        .collect(joining(",", "[", "]\n"));
  }

  /** The id of the first container. */
  static String id() {
    return String.format("%064x", 0);
  }

  /** To {@code GET /containers/{id}/json} of the first container, as far as a log needs it. */
  static String inspected() {
    return "{\"Id\":\""
        + id()
        + "\",\"Name\":\"/posada-test-0\",\"State\":{\"Status\":\"exited\"},"
        + "\"Config\":{\"Tty\":false}}";
  }

  /**
   * The body of an answer to {@code GET /containers/{id}/logs?timestamps=1}: a chunk for each
   * frame, and a frame for each line.
   */
  static byte[] log(int lines, int length) {
    ByteArrayOutputStream log = new ByteArrayOutputStream(lines * (length + 64));
    Instant begin = Instant.parse("2026-11-24T17:22:37.100000001Z");
    for (int i = 0; i < lines; i++) {
      String text = "line " + i + " ";
      byte[] line =
          (STAMP.format(begin.plusNanos(i * 100_003L))
                  + text
                  + "x".repeat(length - text.length())
                  + "\n")
              .getBytes(StandardCharsets.US_ASCII);
      byte[] frame =
          ByteBuffer.allocate(8 + line.length)
              .putInt(i % 10 == 9 ? 0x02000000 : 0x01000000) // stderr now and then
              .putInt(line.length)
              .put(line)
              .array();
      log.writeBytes(
          (Integer.toHexString(frame.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      log.writeBytes(frame);
      log.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    log.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return log.toByteArray();
  }
}
