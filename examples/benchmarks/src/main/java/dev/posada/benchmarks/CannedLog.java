package dev.posada.benchmarks;

import dev.posada.Container;
import dev.posada.Host;
import dev.posada.LogLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A log that no engine has to find: lines of 128 bytes, read by Posada and by hand. */
final class CannedLog {
  private static final int LINES = 100_000;
  private static final int LENGTH = 128;

  private final Container container;
  private final Path engine;
  private final RawSocket inspecting;
  private final byte[] inspect;
  private final byte[] logs;

  private CannedLog(
      Container container, Path engine, RawSocket inspecting, byte[] inspect, byte[] logs) {
    this.container = container;
    this.engine = engine;
    this.inspecting = inspecting;
    this.inspect = inspect;
    this.logs = logs;
  }

  static CannedLog on(Stage stage) throws Exception {
    Stage.provider("docker");
    String path = "GET /containers/" + CannedAnswers.id();
    Path engine =
        stage
            .keep(new CannedEngine())
            .json("GET /containers/json", CannedAnswers.containers(1))
            .json(path + "/json", CannedAnswers.inspected())
            .chunked(path + "/logs", CannedAnswers.log(LINES, LENGTH))
            .socket();
    List<byte[]> requests = Tap.requests(stage, engine, host -> read(container(host), line -> {}));
    return new CannedLog(
        container(stage.connect(Docker.uri(engine))),
        engine,
        stage.keep(RawSocket.open(engine)),
        one(requests, CannedAnswers.id() + "/json"),
        one(requests, CannedAnswers.id() + "/logs"));
  }

  private static Container container(Host host) {
    return host.containers().list().get(0);
  }

  private static byte[] one(List<byte[]> requests, String path) {
    return requests.stream()
        .filter(request -> new String(request, StandardCharsets.ISO_8859_1).contains(path))
        .findFirst()
        .orElseThrow();
  }

  private static void read(Container container, Consumer<LogLine> lines) {
    try (Stream<LogLine> log = container.logs()) {
      log.forEach(lines);
    }
  }

  void byPosada() {
    Count count = new Count();
    read(container, count);
    count.check();
  }

  /** Asks what Posada asks before, too, and reads the log from a connection of its own, too. */
  void byHand() throws IOException {
    Count count = new Count();
    inspecting.exchange(inspect);
    try (RawSocket socket = RawSocket.open(engine)) {
      socket.send(logs);
      new HandWrittenLog(socket).read(count);
    }
    count.check();
  }

  /** What is allocated by reading it. */
  Take bytesPerFrame(Take.Work reading) {
    return () -> (double) Counts.allocated(Take.millis(reading)) / LINES;
  }

  /** Uses every line, so that no compiler leaves something out, and sees that none is missing. */
  private static final class Count implements Consumer<LogLine> {
    private int lines;
    private long signs;

    @Override
    public void accept(LogLine line) {
      lines++;
      signs += line.text().length() + (line.time().getNano() == 0 ? 1 : 0);
    }

    void check() {
      if (lines != LINES || signs < (long) LINES * LENGTH) {
        throw new IllegalStateException(lines + " lines with " + signs + " characters");
      }
    }
  }
}
