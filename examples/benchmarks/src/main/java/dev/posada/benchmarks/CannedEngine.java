package dev.posada.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An engine that gives answers made before, so that what is left is what the client needs. It takes
 * requests without a body. Thread-safe.
 */
final class CannedEngine implements AutoCloseable {
  private final Map<String, ByteBuffer> answers = new ConcurrentHashMap<>();
  private final UnixServer server;

  CannedEngine() throws IOException {
    server = new UnixServer(this::serve);
    answer("HEAD /_ping", head("200 OK", "Api-Version: 1.41\r\nContent-Length: 2\r\n"));
    json("GET /info", "{\"NCPU\":2,\"MemTotal\":8589934592}");
  }

  Path socket() {
    return server.socket();
  }

  /** Answers a request with JSON; requests are told apart by method and path without version. */
  CannedEngine json(String request, String json) {
    return answer(request, jsonAnswer("200 OK", json));
  }

  /** Answers a request with a body in chunks. */
  CannedEngine chunked(String request, byte[] chunks) {
    byte[] head =
        head(
            "200 OK",
            "Content-Type: application/vnd.docker.raw-stream\r\nTransfer-Encoding: chunked\r\n");
    return answer(request, joined(head, chunks));
  }

  private CannedEngine answer(String request, byte[] answer) {
    // what is not direct is copied by every write
    answers.put(request, ByteBuffer.allocateDirect(answer.length).put(answer).flip());
    return this;
  }

  private static byte[] jsonAnswer(String status, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String headers = "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n";
    return joined(head(status, headers), body);
  }

  private static byte[] head(String status, String headers) {
    return ("HTTP/1.1 " + status + "\r\n" + headers + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[] head, byte[] body) {
    return ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
  }

  private void serve(SocketChannel client) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    StringBuilder asked = new StringBuilder();
    while (client.read(in) >= 0) {
      asked.append(StandardCharsets.ISO_8859_1.decode(in.flip()));
      in.clear();
      int end;
      while ((end = asked.indexOf("\r\n\r\n")) >= 0) {
        ByteBuffer answer = answerTo(asked.substring(0, asked.indexOf("\r\n")));
        asked.delete(0, end + 4);
        while (answer.hasRemaining()) {
          client.write(answer);
        }
      }
    }
  }

  private ByteBuffer answerTo(String line) {
    String request =
        line.replaceFirst("(\\?\\S*)? HTTP/1\\.1$", "").replaceFirst(" /v[\\d.]+/", " /");
    ByteBuffer answer = answers.get(request);
    return answer == null
        ? ByteBuffer.wrap(jsonAnswer("404 Not Found", "{\"message\":\"page not found\"}"))
        : answer.duplicate();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
