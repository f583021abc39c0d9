package dev.posada.docker;

import dev.posada.docker.http.Answer;
import dev.posada.docker.http.Dialer;
import dev.posada.docker.http.HttpClient;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.spi.tar.TarWriter;
import dev.posada.testkit.TestOperation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A dockerd of this test's own, to be killed and started again.
 *
 * <p>It lives in namespaces for pids and mounts, which end with their first process, and that with
 * this Java VM: no process and no mount is left. Its containers outlive it ({@code --live-restore})
 * and have no network.
 */
final class MortalEngine implements AutoCloseable {
  static final String IMAGE = "mortal:1";

  /** The first process: starts the engine, and once more when it is told to. */
  private static final String GUARDIAN =
      """
      again=$1; shift
      mount -t tmpfs none /run/containerd && mount -t tmpfs none /etc/docker || exit
      while :; do
        dockerd "$@"
        until [ -e "$again" ]; do sleep 0.05; done
        rm "$again"
      done
      """;

  private static final Path BUSYBOX =
      Path.of(System.getenv().getOrDefault("POSADA_LAB_BUSYBOX", "/bin/busybox"));
  private static final String CGROUP = "posada-test-mortal-" + ProcessHandle.current().pid();

  private final Path folder;
  private final Process guardian;

  /** Tests that need one: skipped with a reason where it cannot be. */
  @java.lang.annotation.Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(Condition.class)
  @interface Needed {}

  static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      boolean root = System.getProperty("user.name").equals("root");
      boolean dockerd =
          Stream.of("/usr/sbin/dockerd", "/usr/bin/dockerd").map(Path::of).anyMatch(Files::exists);
      if (root && dockerd && Files.exists(BUSYBOX)) {
        return ConditionEvaluationResult.enabled("root may start a dockerd");
      }
      String reason = "a dockerd of its own needs root, Debian's docker.io and a static busybox";
      System.out.println("skipped " + context.getDisplayName() + ": " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }

  private MortalEngine() throws IOException {
    folder = Files.createTempDirectory("posada-mortal");
    Files.createDirectories(Path.of("/run/containerd"));
    Files.createDirectories(Path.of("/etc/docker"));
    Path configuration = Files.writeString(folder.resolve("json"), "{}");
    guardian =
        new ProcessBuilder(
                "setpriv",
                "--pdeathsig",
                "KILL",
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-c",
                GUARDIAN,
                "guardian",
                again().toString(),
                "--config-file",
                configuration.toString(),
                "--data-root",
                folder.resolve("data").toString(),
                "--exec-root",
                folder.resolve("exec").toString(),
                "--pidfile",
                folder.resolve("pid").toString(),
                "--host",
                "unix://" + socket(),
                "--cgroup-parent",
                "/" + CGROUP,
                "--live-restore",
                "--bridge",
                "none",
                "--iptables=false",
                "--ip6tables=false")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
  }

  /** Starts one that has the image. */
  static MortalEngine start() throws Exception {
    MortalEngine engine = new MortalEngine();
    try {
      engine.awaitAnswer();
      engine.importImage();
      return engine;
    } catch (Exception | Error e) {
      engine.close();
      throw e;
    }
  }

  private Path socket() {
    return folder.resolve("s");
  }

  private Path again() {
    return folder.resolve("again");
  }

  String uri() {
    return "docker+unix://" + socket();
  }

  private void awaitAnswer() throws Exception {
    for (int i = 0; i < 1200; i++) { // a minute
      TimeUnit.MILLISECONDS.sleep(50);
      try (HttpClient http = new HttpClient(Dialer.unix(socket()))) {
        if (http.call(Request.get(Target.of("_ping")), TestOperation.unlimited()).isSuccess()) {
          return;
        }
      } catch (dev.posada.ConnectionException notYet) {
        if (!guardian.isAlive()) {
          break;
        }
      }
    }
    throw new AssertionError("no dockerd: " + Files.readString(folder.resolve("log")));
  }

  private void importImage() throws Exception {
    ByteArrayOutputStream root = new ByteArrayOutputStream();
    try (TarWriter tar = new TarWriter(root)) {
      tar.directory("bin", 0755);
      tar.file("bin/busybox", 0755, Files.readAllBytes(BUSYBOX));
      for (String command : List.of("sh", "sleep", "cat", "true")) {
        tar.link("bin/" + command, "busybox");
      }
    }
    Target target =
        Target.of("images", "create")
            .query("fromSrc", "-")
            .query("repo", IMAGE.split(":")[0])
            .query("tag", IMAGE.split(":")[1]);
    try (HttpClient http = new HttpClient(Dialer.unix(socket()))) {
      Request request = Request.post(target).body("application/x-tar", root.toByteArray());
      Answer answer = http.call(request, TestOperation.unlimited());
      if (!answer.isSuccess()) {
        throw new AssertionError(answer.text());
      }
    }
  }

  /** How many processes of its containers are this command. */
  long running(String... command) {
    String words = String.join("\0", command) + "\0";
    return guardian.descendants().filter(process -> words(process).equals(words)).count();
  }

  private static String words(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }

  /** Ends it as the kernel does that has no memory left. */
  void kill() {
    Optional<ProcessHandle> dockerd =
        guardian
            .descendants()
            .filter(process -> process.info().command().orElse("").endsWith("/dockerd"))
            .findFirst();
    dockerd.orElseThrow().destroyForcibly();
  }

  /** Starts it again, on the same socket, with all it had; waits until it answers. */
  void revive() throws Exception {
    Files.createFile(again());
    awaitAnswer();
  }

  /** Ends it and all it has started, and removes what it has written. */
  @Override
  public void close() throws Exception {
    List<ProcessHandle> all = guardian.descendants().toList();
    guardian.destroyForcibly().waitFor();
    for (ProcessHandle process : all) {
      process.onExit().get(60, TimeUnit.SECONDS);
    }
    delete(folder);
    try (Stream<Path> groups = Files.list(Path.of("/sys/fs/cgroup"))) {
      Stream<Path> parents = Stream.concat(Stream.of(Path.of("/sys/fs/cgroup")), groups);
      for (Path group : parents.map(parent -> parent.resolve(CGROUP)).toList()) {
        if (Files.isDirectory(group)) {
          removeGroup(group);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Only its folders: files of a group go with it. */
  private static void removeGroup(Path group) throws IOException {
    try (Stream<Path> files = Files.walk(group)) {
      for (Path each :
          files.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
