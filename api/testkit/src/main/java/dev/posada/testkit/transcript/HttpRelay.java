package dev.posada.testkit.transcript;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before an HTTP server and notes what is said. Thread-safe; its threads are daemons, and
 * closing it ends them and its sockets.
 *
 * <p>Every byte goes through as it is. In the transcript hidden are the values of the headers
 * {@code Authorization}, {@code X-Registry-Auth}, {@code Cookie} and others that carry secrets, and
 * those of parameters and members of JSON that are called {@code password}, {@code identitytoken},
 * {@code token} and alike; more can be named. What a stream carries after {@code 101 Switching
 * Protocols} is hidden only by {@link #hideText}.
 *
 * <pre>{@code
 * try (HttpRelay relay = HttpRelay.to(UnixDomainSocketAddress.of(socket), header)) {
 *   new Client(relay.unix()).version();
 *   relay.transcript().write(file);
 * }
 * }</pre>
 */
public final class HttpRelay implements AutoCloseable {
  private static final long LIMIT = 32L << 20;

  private final SocketAddress target;
  private final Transcript.Header header;
  private final Sockets sockets = new Sockets("relay", this::serve);
  private final List<Conversation> conversations = new CopyOnWriteArrayList<>();
  private final List<String> names = new CopyOnWriteArrayList<>();
  private final List<String> secrets = new CopyOnWriteArrayList<>();
  private final AtomicLong size = new AtomicLong();

  private HttpRelay(SocketAddress target, Transcript.Header header) {
    this.target = target;
    this.header = header;
  }

  /**
   * {@return a relay to a server, which is not connected before somebody connects to the relay}
   *
   * @param target its address: of a unix domain socket, or host and port
   * @param header where it is recorded
   */
  public static HttpRelay to(SocketAddress target, Transcript.Header header) {
    return new HttpRelay(
        Objects.requireNonNull(target, "target"), Objects.requireNonNull(header, "header"));
  }

  /**
   * {@return this; hides the values of more headers, parameters and members of JSON}
   *
   * @param more their names; case does not count
   */
  public HttpRelay hide(String... more) {
    names.addAll(List.of(more));
    return this;
  }

  /**
   * {@return this; hides texts wherever they are}
   *
   * @param more what is secret
   */
  public HttpRelay hideText(String... more) {
    secrets.addAll(List.of(more));
    return this;
  }

  /**
   * {@return the path of a unix domain socket of the relay}
   *
   * @throws IOException if it cannot be made
   */
  public Path unix() throws IOException {
    return sockets.unix();
  }

  /**
   * {@return an address of the relay that only this machine can reach}
   *
   * @throws IOException if it cannot be had
   */
  public InetSocketAddress loopback() throws IOException {
    return sockets.loopback();
  }

  private void serve(SocketChannel client) throws IOException {
    Conversation conversation = new Conversation();
    try (SocketChannel server =
        target instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open()) {
      sockets.own(server); // before it waits for its connection
      server.connect(target);
      conversations.add(conversation);
      Thread back = sockets.start(() -> pump(server, client, conversation, false));
      pump(client, server, conversation, true);
      back.join();
      sockets.disown(server);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump(
      SocketChannel from, SocketChannel to, Conversation conversation, boolean byClient) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    try {
      while (from.read(buffer) >= 0) {
        note(conversation, byClient, buffer); // before the other side can answer it
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      if (!byClient) {
        conversation.ended();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      Sockets.quietly(from);
      Sockets.quietly(to);
    }
  }

  private void note(Conversation conversation, boolean byClient, ByteBuffer buffer) {
    if (size.addAndGet(buffer.position()) <= LIMIT) {
      conversation.said(byClient, buffer.array(), buffer.position());
    }
  }

  /**
   * {@return what was said so far, in the order in which the requests began}
   *
   * @throws IOException if that is not HTTP/1
   * @throws IllegalStateException if it is more than 32 MiB
   */
  public Transcript transcript() throws IOException {
    if (size.get() > LIMIT) {
      throw new IllegalStateException("more than " + LIMIT + " bytes were said");
    }
    Redaction redaction = new Redaction(names, secrets);
    List<ConversationText.Timed> all = new ArrayList<>();
    for (int i = 0; i < conversations.size(); i++) {
      all.addAll(conversations.get(i).text().exchanges(i + 1, redaction));
    }
    all.sort(Comparator.comparingLong(ConversationText.Timed::nanos));
    return Transcript.of(header, all.stream().map(ConversationText.Timed::exchange).toList());
  }

  /** Ends all connections; what was said can still be had. */
  @Override
  public void close() {
    sockets.close();
  }
}
