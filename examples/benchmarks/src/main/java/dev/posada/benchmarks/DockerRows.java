package dev.posada.benchmarks;

import static dev.posada.benchmarks.Take.millis;

import dev.posada.Host;
import java.nio.file.Path;
import java.util.List;

/**
 * Docker against sockets: the baseline sends the very bytes that Posada sends, to the same socket.
 */
final class DockerRows {
  private static final String RAW = "raw socket";
  private static final String BY_HAND = "hand-written loop";

  private DockerRows() {}

  static List<Row> all() {
    return List.of(
        new Row("docker ping", "ms", Goal.ratio(1.5), new Rounds(5_000, 3_000), DockerRows::ping),
        new Row("docker list 500", "ms", Goal.ratio(1.3), new Rounds(40, 61), DockerRows::list),
        new Row(
            "docker list 1100 canned",
            "ms",
            Goal.absolute(2.5),
            new Rounds(600, 301),
            DockerRows::listCanned),
        new Row(
            "docker logs canned",
            "ms",
            Goal.ratio(1.2),
            new Rounds(20, 31),
            DockerRows::logsCanned),
        new Row(
            "docker logs canned memory",
            "B/frame",
            Goal.ratio(1.2),
            new Rounds(10, 5),
            DockerRows::logsCannedMemory),
        new Row(
            "docker archive out 100 MB",
            "ms",
            Goal.ratio(1.1),
            new Rounds(5, 15),
            DockerRows::archiveOut),
        new Row(
            "docker archive in 100 MB",
            "ms",
            Goal.ratio(1.1),
            new Rounds(5, 15),
            DockerRows::archiveIn),
        new Row("docker stats 50", "ms", Goal.ratio(1.05), new Rounds(2, 11), DockerRows::stats),
        new Row(
            "docker first answer",
            "s",
            Goal.absolute(0.15),
            new Rounds(2, 15),
            stage -> FreshJvm.contest(Docker.uri(stage.dockerSocket()))));
  }

  private static Contest ping(Stage stage) throws Exception {
    Path engine = stage.dockerSocket();
    Take.Work ping = Docker.ping(stage.connect(Docker.uri(engine)));
    List<byte[]> requests = Tap.requests(stage, engine, host -> Docker.ping(host).run());
    return new Contest(millis(ping), RAW, millis(Docker.raw(stage, engine, requests)));
  }

  private static Contest list(Stage stage) throws Exception {
    Path engine = stage.labDockerSocket();
    Host host = stage.connect(Docker.uri(engine));
    Crowd.of(500, host, stage);
    return list(stage, engine, host);
  }

  private static Contest listCanned(Stage stage) throws Exception {
    Stage.provider("docker");
    CannedEngine engine =
        stage
            .keep(new CannedEngine())
            .json("GET /containers/json", CannedAnswers.containers(1_100));
    return list(stage, engine.socket(), stage.connect(Docker.uri(engine.socket())));
  }

  private static Contest list(Stage stage, Path engine, Host host) throws Exception {
    List<byte[]> requests = Tap.requests(stage, engine, tapped -> tapped.containers().summaries());
    return new Contest(
        millis(() -> host.containers().summaries()),
        RAW,
        millis(Docker.raw(stage, engine, requests)));
  }

  private static Contest logsCanned(Stage stage) throws Exception {
    CannedLog log = CannedLog.on(stage);
    return new Contest(millis(log::byPosada), BY_HAND, millis(log::byHand));
  }

  private static Contest logsCannedMemory(Stage stage) throws Exception {
    CannedLog log = CannedLog.on(stage);
    return new Contest(log.bytesPerFrame(log::byPosada), BY_HAND, log.bytesPerFrame(log::byHand));
  }

  private static Contest archiveOut(Stage stage) throws Exception {
    Cargo cargo = Cargo.on(stage);
    return new Contest(millis(cargo::out), "raw socket and file", millis(cargo::rawOut));
  }

  private static Contest archiveIn(Stage stage) throws Exception {
    Cargo cargo = Cargo.on(stage);
    return new Contest(millis(cargo::in), "raw socket and file", millis(cargo::rawIn));
  }

  private static Contest stats(Stage stage) throws Exception {
    Path engine = stage.labDockerSocket();
    Host host = stage.connect(Docker.uri(engine));
    Crowd crowd = Crowd.of(50, host, stage).start();
    List<byte[]> requests =
        crowd.of(Tap.requests(stage, engine, tapped -> tapped.containers().measureAll()));
    RawCrowd raw = stage.keep(RawCrowd.open(engine, requests));
    return new Contest(
        millis(
            () -> {
              int measured = host.containers().measureAll().size();
              if (measured < requests.size()) {
                throw new IllegalStateException("only " + measured + " were measured");
              }
            }),
        "50 raw sockets at once",
        millis(raw::exchange));
  }
}
