package dev.posada.testkit.transcript;

import dev.posada.testkit.conformance.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Plays the server of a transcript. Thread-safe; its threads are daemons, and closing it ends them
 * and its sockets.
 *
 * <p>A request is the recorded one if method, target and body are; headers do not count, nor how
 * the body is framed, nor what stands where the recorded one has {@code ***}. Any other request
 * gets an answer with status 500 that says where they differ, and {@link #close} fails with that.
 * The answer has every byte that was recorded, the chunks as they were; a stream after it goes on
 * in turns, as it was recorded.
 *
 * <pre>{@code
 * try (HttpPlayer engine = HttpPlayer.strict(Transcript.read(file))) {
 *   assertEquals("27.5.1", new Client(engine.unix()).version());
 * }
 * }</pre>
 */
public final class HttpPlayer implements AutoCloseable {
  private static final Set<Transcript.Fault> FAULTS =
      Set.of(
          Transcript.Fault.HANG,
          Transcript.Fault.TRUNCATED,
          Transcript.Fault.GARBAGE,
          Transcript.Fault.SLOW,
          Transcript.Fault.DROP);

  private final Map<Exchange, HttpScene> scenes = new IdentityHashMap<>();
  private final Playback playback;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Sockets sockets = new Sockets("player", this::serve);

  private HttpPlayer(Transcript transcript, Playback playback) {
    this.playback = playback;
    for (Exchange exchange : transcript.exchanges()) {
      Optional<Transcript.Fault> fault = exchange.fault();
      if (exchange.isCommand() || (fault.isPresent() && !FAULTS.contains(fault.get()))) {
        throw new IllegalArgumentException("not for a player of HTTP: " + exchange);
      }
      scenes.put(exchange, HttpScene.of(exchange));
    }
  }

  /**
   * {@return a player of all requests, each once and in their order, whatever their connections;
   * for clients that do not send several at once}
   *
   * @param transcript the requests
   */
  public static HttpPlayer strict(Transcript transcript) {
    return new HttpPlayer(transcript, Playback.strict(transcript));
  }

  /**
   * {@return a player of requests in any order, as often as they come; what is recorded several
   * times has its answers in their order, the last of them again and again}
   *
   * @param transcript the requests
   */
  public static HttpPlayer matching(Transcript transcript) {
    return new HttpPlayer(transcript, Playback.matching(transcript));
  }

  /**
   * {@return the path of its unix domain socket}
   *
   * @throws IOException if it cannot be made
   */
  public Path unix() throws IOException {
    return sockets.unix();
  }

  /**
   * {@return an address of it that only this machine can reach}
   *
   * @throws IOException if it cannot be had
   */
  public InetSocketAddress loopback() throws IOException {
    return sockets.loopback();
  }

  private void serve(SocketChannel client) throws IOException {
    Wire wire = new Wire(client, closed);
    HttpReader reader = new HttpReader(wire);
    boolean goesOn = true;
    while (goesOn) {
      HttpMessage head = reader.head();
      if (head == null) {
        return;
      }
      if (head.says("Expect", "100-continue")) {
        wire.send(Exchange.bytes("HTTP/1.1 100 Continue\r\n\r\n"));
      }
      goesOn = answer(reader.requestBody(head), wire);
    }
  }

  private boolean answer(HttpMessage request, Wire wire) throws IOException {
    if (!request.whole()) {
      return false; // its client has given up
    }
    String shown =
        request.word(0) + " " + new Redaction(Set.of(), Set.of()).target(request.word(1));
    HttpScene scene;
    try {
      scene = scenes.get(playback.answer(shown, one -> scenes.get(one).difference(request)));
    } catch (AssertionError e) {
      refuse(e.getMessage(), wire);
      return false;
    }
    Transcript.Fault fault = scene.exchange().fault().orElse(null);
    if (fault == Transcript.Fault.SLOW) {
      wire.slow();
    }
    if (fault == null || fault == Transcript.Fault.SLOW) {
      return play(scene, wire);
    }
    byte[] whole = scene.answer() == null ? new byte[0] : scene.answer().bytes();
    switch (fault) {
      case HANG -> wire.drain();
      case TRUNCATED -> wire.send(Spoiled.half(whole));
      case GARBAGE -> wire.send(Spoiled.garbage(whole.length));
      default -> {} // dropped
    }
    return false;
  }

  private static void refuse(String why, Wire wire) throws IOException {
    byte[] body = Exchange.bytes(Json.text(Map.of("message", why)) + "\n");
    wire.send(
        Exchange.bytes(
            "HTTP/1.1 500 Not In The Transcript\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\nContent-Length: "
                + body.length
                + "\r\n\r\n"));
    wire.send(body);
  }

  private boolean play(HttpScene scene, Wire wire) throws IOException {
    if (scene.isStream()) {
      wire.send(scene.answer().withoutBody().bytes());
      new HttpTurns(scene, wire).play().ifPresent(this::unlessClosed);
      return false;
    }
    if (scene.answer() != null) {
      wire.send(scene.answer().bytes());
    }
    if (scene.isOpen()) {
      wire.drain();
    }
    return scene.goesOn();
  }

  private void unlessClosed(String failure) {
    if (closed.getCount() > 0) {
      playback.fail(failure);
    }
  }

  /**
   * Ends all connections, and checks what was played.
   *
   * @throws AssertionError if a request was not recorded, or, when order counts, not all were made
   */
  @Override
  public void close() {
    closed.countDown();
    sockets.close();
    playback.finish();
  }
}
