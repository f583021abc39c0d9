package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Container;
import dev.posada.ExecSpec;
import dev.posada.Host;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.testkit.InTurn;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Slow readers, many containers, many calls. */
@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Tag("slow")
@Isolated("counts the threads of the Java VM")
@Timeout(120)
class RealStreamsTest {
  /** Much more than all buffers on the way hold: 5 MB; an engine alone takes 1.4 to 2.4. */
  private static final int LINES = 800_000;

  @AfterEach
  void leaveNothing() {
    try (Host host = LabEngine.connect()) {
      LabEngine.clean(host);
    }
  }

  /**
   * The command writes its last line only when somebody has read what was before. It begins when
   * somebody reads: of a stream that nobody has begun to read, much more is kept.
   */
  @Test
  void aSlowReaderOfACommandSlowsItAndMissesNothing() throws Exception {
    try (Host host = LabEngine.connect()) {
      Container container = host.containers().run(LabEngine.idle());
      Process process =
          container.spawn(
              ExecSpec.command(
                  "sh", "-c", "echo; read go; seq 1 " + LINES + "; touch /written; echo end"));
      InputStream out = process.getInputStream();
      assertEquals('\n', out.read());
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      TimeUnit.SECONDS.sleep(1); // as long as it would take to write all of it
      assertEquals(1, container.exec("test", "-e", "/written").exitCode());
      long lines = 0;
      byte[] buffer = new byte[64 * 1024];
      for (int read; (read = out.read(buffer)) >= 0; ) {
        for (int i = 0; i < read; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
      assertEquals(LINES + 1, lines);
      assertEquals(0, process.waitFor());
    }
  }

  /** The engine ends the log soon after the container has ended, and before it has told all. */
  @Test
  void aSlowReaderOfALogMissesNothing() throws Exception {
    try (Host host = LabEngine.connect()) {
      int count = 50_000;
      Container container = host.containers().run(LabEngine.shell("seq 1 " + count));
      try (Stream<LogLine> log = container.logs(LogOptions.defaults().follow())) {
        Iterator<LogLine> lines = log.iterator();
        for (int i = 1; i <= count; i++) {
          assertEquals(Integer.toString(i), lines.next().text());
          if (i == 1) {
            TimeUnit.SECONDS.sleep(1); // the engine has written all of it meanwhile
          }
        }
      }
    }
  }

  @Test
  void theEndOfStdinEndsCat() throws Exception {
    try (Host host = LabEngine.connect()) {
      Container container = host.containers().run(LabEngine.idle());
      Process cat = container.spawn(ExecSpec.command("cat"));
      cat.getOutputStream().write("hello".getBytes());
      cat.getOutputStream().close();
      assertEquals("hello", new String(cat.getInputStream().readAllBytes()));
      assertEquals(0, cat.waitFor());
    }
  }

  /** {@code -Dposada.crowd=200} makes it many, which takes minutes. */
  @Test
  void aFewThreadsMeasureManyContainersAtOnce() throws Exception {
    List<Container> containers = new ArrayList<>();
    ConnectOptions patient = ConnectOptions.defaults().timeout(Duration.ofMinutes(1));
    try (Host host = LabEngine.connect(patient)) {
      int count = Integer.getInteger("posada.crowd", 12);
      for (int i = 0; i < count; i++) {
        containers.add(host.containers().run(LabEngine.idle()));
      }
      Thread caller = new Thread(() -> host.containers().measureAll());
      caller.start();
      long most = 0;
      while (caller.isAlive()) {
        most = Math.max(most, ours());
        TimeUnit.MILLISECONDS.sleep(5);
      }
      long begin = System.nanoTime();
      assertTrue(host.containers().measureAll().keySet().containsAll(containers));
      System.out.printf(
          "%d containers measured in %d ms by %d threads%n",
          count, (System.nanoTime() - begin) / 1_000_000, most);
      assertTrue(most <= 8, most + " threads");
    }
  }

  private static long ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("posada-docker-measure"))
        .count();
  }
}
