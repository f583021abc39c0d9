package dev.posada.docker;

import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.ScriptedClient;
import dev.posada.docker.http.ScriptedServer;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.Registries;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandRunner;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An engine that gives answers in their order, whatever it is asked, and keeps what it was asked.
 */
final class CannedEngine implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  private final String version;
  private final Queue<String> answers;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final ScriptedServer server;
  private final DockerEngine engine;

  /**
   * Begins.
   *
   * @param version the newest version of the API that it knows
   * @param answers of each the status and the body, as in {@code 200 {}}
   */
  CannedEngine(String version, String... answers) throws IOException {
    this(version, List.of(answers), List.of());
  }

  /**
   * Begins.
   *
   * @param version the newest version of the API that it knows
   * @param answers of each the status and the body, all on one connection
   * @param next what happens on the connection after that
   */
  CannedEngine(String version, List<String> answers, ScriptedServer.Script next)
      throws IOException {
    this(version, answers, List.of(next));
  }

  private CannedEngine(String version, List<String> answers, List<ScriptedServer.Script> next)
      throws IOException {
    this.version = version;
    this.answers = new ArrayDeque<>(answers);
    List<ScriptedServer.Script> scripts = new ArrayList<>(List.of(this::play));
    scripts.addAll(next);
    // The client hangs up after some refusals, and dials again.
    answers.forEach(answer -> scripts.add(this::play));
    scripts.add(this::play);
    server = ScriptedServer.playing(scripts.toArray(ScriptedServer.Script[]::new));
    engine = new DockerEngine(Dialer.unix(server.socket()), Duration.ofSeconds(10));
  }

  /** A host on it, of somebody who has no logins. */
  DockerHost host(Operation op) {
    Registries none =
        new Registries(engine::unattended, Map.of(), name -> null, CommandRunner.local());
    return DockerHost.connect(engine, none, op);
  }

  private void play(ScriptedClient client) throws IOException {
    while (true) {
      String head;
      try {
        head = client.request();
      } catch (EOFException hungUp) {
        return;
      }
      if (head.startsWith("HEAD /_ping")) {
        client.send("HTTP/1.1 200 OK\r\nApi-Version: " + version + "\r\nContent-Length: 2\r\n\r\n");
        continue;
      }
      heads.add(head);
      Matcher length = LENGTH.matcher(head);
      if (length.find() && !length.group(1).equals("0")) {
        bodies.add(client.receive(Integer.parseInt(length.group(1))));
      }
      if (head.contains("Transfer-Encoding: chunked")) {
        skip(client);
      }
      answer(client);
    }
  }

  private static void skip(ScriptedClient client) throws IOException {
    StringBuilder body = new StringBuilder();
    while (!body.toString().endsWith("0\r\n\r\n")) {
      body.append(client.receive(1));
    }
  }

  private synchronized void answer(ScriptedClient client) throws IOException {
    String[] both = answers.remove().split(" ", 2);
    byte[] body = (both.length == 2 ? both[1] : "").getBytes(StandardCharsets.UTF_8);
    client.send("HTTP/1.1 " + both[0] + " X\r\nContent-Length: " + body.length + "\r\n\r\n");
    client.send(body);
  }

  DockerEngine engine() {
    return engine;
  }

  /** What it was asked for, without pings and the version. */
  List<String> requests() {
    return server.requests().stream()
        .filter(line -> !line.contains("/_ping"))
        .map(line -> line.replace(" HTTP/1.1", "").replaceFirst("/v[0-9.]+", ""))
        .toList();
  }

  /** The value of a header of a request, pings not counted; empty if it has none. */
  String header(int request, String name) {
    return heads
        .get(request)
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  /** The bodies of the requests that had one of a known length. */
  List<Json> bodies() {
    return bodies.stream()
        .map(
            body -> {
              try {
                return Json.parse(body);
              } catch (IOException e) {
                throw new AssertionError(body, e);
              }
            })
        .toList();
  }

  @Override
  public void close() throws Exception {
    engine.close();
    server.close();
  }
}
