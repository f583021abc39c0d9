package dev.posada.docker;

import dev.posada.Guest;
import dev.posada.Kind;
import dev.posada.testkit.Engine;
import dev.posada.testkit.fault.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The engine without Posada: asked over a socket of its own, and cut off by a relay before it. */
final class BareEngine implements Engine {
  private final UnixDomainSocketAddress socket;
  private final Relay relay;
  private final List<String> volumes = new ArrayList<>();

  /** Begins before the engine at a URI. */
  BareEngine(String uri) {
    socket = UnixDomainSocketAddress.of(Path.of(URI.create(uri).getPath()));
    try {
      relay = Relay.before(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String uri() {
    return "docker+unix://" + relay.address();
  }

  /** Changes what Posada and the engine say to each other from now on. */
  void change(UnaryOperator<byte[]> requests, UnaryOperator<byte[]> answers) {
    relay.changeRequests(requests);
    relay.changeAnswers(answers);
  }

  @Override
  public void close() {
    // Posada keeps them; what the contract sweeps up is gone already, which force does not mind.
    volumes.forEach(volume -> ask("DELETE", "/volumes/" + volume + "?force=1", ""));
    try {
      relay.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String foreignGuest(Kind kind, String name) {
    if (kind != Kind.CONTAINER) {
      throw Engine.cannot("make a machine on Docker");
    }
    String volume = LabEngine.name();
    String body =
        "{\"Image\":\"%s\",\"Cmd\":[\"sleep\",\"600\"],\"HostConfig\":{\"Binds\":[\"%s:/data\"]}}"
            .formatted(LabEngine.IMAGE, volume);
    String answer =
        ask(
            "POST",
            "/containers/create?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8),
            body);
    volumes.add(volume);
    return answer.replaceFirst("(?s).*\"Id\":\"([0-9a-f]{64})\".*", "$1");
  }

  /** What others do to a container that they want to be gone. */
  @Override
  public void crash(Guest guest) {
    ask("POST", "/containers/" + guest.id() + "/kill?signal=KILL", "");
  }

  /** Until then the kernel keeps the signal from the first process: see {@link #idle}. */
  @Override
  public void awaitListening(Guest guest) {
    guest.exec("sh", "-c", "until [ -e /listens ]; do sleep 0.05; done");
  }

  /** By the file that the contract's containers look for: see {@link #idle}. */
  @Override
  public void ignoreShutdown(Guest guest) {
    guest.exec("touch", "/deaf");
  }

  /** What a container runs that ends when it is asked to, unless it was made deaf. */
  static String[] idle() {
    return new String[] {
      "sh",
      "-c",
      "trap '[ -e /deaf ] || exit 0' TERM; touch /listens 2>/dev/null;"
          + " while true; do sleep 0.05; done"
    };
  }

  @Override
  public String unpublishedImage() {
    if (LabRegistry.ADDRESS == null) {
      throw Engine.cannot("reach a registry: POSADA_LAB_REGISTRY names none");
    }
    return LabRegistry.ADDRESS + "/" + LabEngine.name() + ":1";
  }

  @Override
  public void disconnect() {
    try {
      relay.goAway();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void reconnect() {
    try {
      relay.comeBack();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String ask(String verb, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\n"
            + "Host: docker\r\n"
            + "Connection: close\r\n"
            + "Content-Type: application/json\r\n"
            + "Content-Length: %d\r\n\r\n";
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(socket);
      channel.write(
          ByteBuffer.wrap(
              head.formatted(verb, path, bytes.length).getBytes(StandardCharsets.UTF_8)));
      channel.write(ByteBuffer.wrap(bytes));
      String answer =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.startsWith("HTTP/1.1 20")) {
        throw new IllegalStateException(verb + " " + path + ": " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
