package org.example.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests that another program has started, and what is left of this one. */
@Timeout(120)
class OutlivingTest {
  private final Lodging lodging = Lodging.open();

  @AfterEach
  void close() throws Exception {
    lodging.close();
  }

  /** The other program: starts a guest and ends without a word. */
  static final class Starter {
    private Starter() {}

    /** Takes the URI of the host. */
    public static void main(String[] args) {
      Hypervisors.load()
          .connect(args[0])
          .containers()
          .run(ContainerSpec.named("left").command("sh", "-c", "echo hello; read line; exit 6"));
      Runtime.getRuntime().halt(0);
    }
  }

  private void startInAnotherProgram() throws Exception {
    String path =
        Stream.of("jdk.module.path", "java.class.path")
            .map(System::getProperty)
            .filter(one -> one != null && !one.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    String tests =
        Path.of(Starter.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--class-path",
                path
                    + File.pathSeparator
                    + tests
                    + File.pathSeparator
                    + tests.replace("test-classes", "classes"),
                Starter.class.getName(),
                lodging.uri())
            .redirectErrorStream(true)
            .start();
    String said = new String(other.getInputStream().readAllBytes());
    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, other.exitValue(), said);
  }

  @Test
  void aGuestOutlivesTheProgramThatStartedIt() throws Exception {
    startInAnotherProgram();
    Container guest = lodging.host().containers().get("left");
    assertEquals(GuestState.RUNNING, guest.inspect().state());
    Lodging.await(
        "its log", () -> guest.logs().map(LogLine::text).toList().equals(List.of("hello")));
    guest.stdio().getOutputStream().close();
    assertEquals(6, guest.awaitExit());
  }

  @Test
  void twoThreadsThatStartAGuestStartItOnce() throws Exception {
    Container guest = lodging.create("once", "sleep", "1d");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Host other = Hypervisors.load().connect(lodging.uri())) {
      List<Callable<Void>> starts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Host host = i % 2 == 0 ? other : lodging.host();
        starts.add(
            () -> {
              host.containers().get("once").start();
              return null;
            });
      }
      for (Future<Void> start : threads.invokeAll(starts)) {
        start.get();
      }
      assertEquals(1, guest.processes().size());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void fiftyGuestsAtOnceAllComeAndGo() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Integer>> guests = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        int code = i;
        guests.add(
            () -> {
              Container guest = lodging.script("guest " + code, "exit " + code);
              int exit = guest.awaitExit();
              guest.delete();
              return exit;
            });
      }
      List<Future<Integer>> codes = threads.invokeAll(guests);
      for (int i = 0; i < 50; i++) {
        assertEquals(i, codes.get(i).get());
      }
      assertEquals(List.of(), lodging.host().containers().list());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aClosedHostLeavesNoThreadNoChildAndNoFile() throws Exception {
    Container guest = lodging.run("cat", "cat");
    long files = openFiles();
    long children = ProcessHandle.current().children().count();
    try (Host other = Hypervisors.load().connect(lodging.uri())) {
      Container same = other.containers().get("cat");
      same.exec("true");
      same.stdio().getOutputStream().write('x');
      same.spawn(ExecSpec.command("sleep", "1d"));
      same.logs(LogOptions.defaults().follow()).iterator();
      other.subscribe(event -> {});
    }
    Lodging.await("no child", () -> ProcessHandle.current().children().count() == children);
    Lodging.await("no file", () -> openFiles() == files);
    Lodging.await(
        "no thread",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("posada-proc")));
    assertEquals(GuestState.RUNNING, guest.inspect().state());
  }

  private static long openFiles() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? -1 : open.length;
  }
}
