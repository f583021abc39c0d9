package dev.posada.docker.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The client of a {@link ScriptedServer}, as a script sees it. */
public final class ScriptedClient {
  private final SocketChannel channel;
  private final List<String> requests;
  private final ByteBuffer one = ByteBuffer.allocate(1);

  ScriptedClient(SocketChannel channel, List<String> requests) {
    this.channel = channel;
    this.requests = requests;
  }

  /** {@return the head of its next request, with the empty line; waits for it} */
  public String request() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = read();
      if (b < 0) {
        throw new EOFException("the client hung up within a request: " + head);
      }
      head.append((char) b);
    }
    requests.add(head.substring(0, head.indexOf("\r\n")));
    return head.toString();
  }

  /**
   * {@return text that it sends; waits for all of it}
   *
   * @param length how much
   */
  public String receive(int length) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(length);
    while (text.hasRemaining()) {
      if (channel.read(text) < 0) {
        throw new EOFException("the client hung up");
      }
    }
    return new String(text.array(), StandardCharsets.ISO_8859_1);
  }

  /** {@return all that it sends until it hangs up, or ends its output} */
  public byte[] receiveAll() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(64 * 1024);
    while (channel.read(piece) >= 0) {
      all.write(piece.array(), 0, piece.position());
      piece.clear();
    }
    return all.toByteArray();
  }

  /**
   * Sends it text.
   *
   * @param text ISO 8859-1
   */
  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Sends it bytes.
   *
   * @param bytes all of them
   */
  public void send(byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  /** Waits until it hangs up, and fails if it says something before. */
  public void awaitHangUp() throws IOException {
    try {
      int b = read();
      if (b >= 0) {
        throw new AssertionError("the client said something: " + (char) b);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("reset")) { // it left something unread
        throw e;
      }
    }
  }

  /** Hangs up. */
  public void hangUp() throws IOException {
    channel.close();
  }

  private int read() throws IOException {
    one.clear();
    return channel.read(one) < 0 ? -1 : one.get(0) & 0xff;
  }
}
