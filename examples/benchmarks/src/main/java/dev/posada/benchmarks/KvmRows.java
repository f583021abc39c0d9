package dev.posada.benchmarks;

import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HostEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** KVM against a program in C that makes the same calls of libvirt. */
final class KvmRows {
  private static final String C = "libvirt from C";
  private static final int MACHINES = 50;
  private static final int RUNNING = 3;

  private KvmRows() {}

  static List<Row> all() {
    Rounds verbs = new Rounds(10, 200);
    return List.of(
        new Row(
            "kvm picture 1000 test", "ms", Goal.ratio(1.3), new Rounds(200, 201), KvmRows::test),
        new Row("kvm picture 50", "ms", Goal.ratio(1.3), new Rounds(200, 201), KvmRows::picture),
        new Row(
            "kvm picture 50 far", "ms", Goal.absolute(15), new Rounds(50, 51), KvmRows::pictureFar),
        new Row("kvm pause", "ms", Goal.ratio(1.1), verbs, KvmRows::pause),
        new Row("kvm event", "ms", Goal.ratio(1.1), verbs, KvmRows::event),
        new Row("kvm start", "ms", Goal.ratio(1.1), verbs, KvmRows::start),
        new Row("kvm kill", "ms", Goal.ratio(1.1), verbs, KvmRows::kill),
        new Row(
            "kvm first answer",
            "s",
            Goal.absolute(0.4),
            new Rounds(2, 15),
            stage -> FreshJvm.contest(Kvm.uri())));
  }

  /** All machines of libvirt's test driver, which reads them from a file. */
  private static Contest test(Stage stage) throws Exception {
    Stage.provider("test");
    Path node = Kvm.testNode(1_000);
    stage.keep(() -> Files.delete(node));
    String uri = "test://" + node;
    return list(stage, stage.connect(uri), uri, "pictures");
  }

  private static Contest picture(Stage stage) throws Exception {
    Host host = stage.connect(Kvm.uri());
    Crowd.ofMachines(MACHINES, host, stage).start(RUNNING);
    return list(stage, host, Kvm.uri(), "picture");
  }

  /** Over a link with a delay of 2 ms there and back. */
  private static Contest pictureFar(Stage stage) throws Exception {
    Crowd.ofMachines(MACHINES, stage.connect(Kvm.uri()), stage).start(RUNNING);
    String far = Kvm.uri(SlowLink.to(Kvm.socket(), stage));
    return list(stage, stage.connect(far), far, "picture");
  }

  private static Contest list(Stage stage, Host host, String uri, String command) throws Exception {
    LibvirtC c = stage.keep(LibvirtC.open(uri));
    return new Contest(
        Take.millis(() -> host.virtualMachines().summaries()), C, () -> c.millis(command));
  }

  /** A verb of a machine, and the same by C, which both leave it as they found it. */
  private static Contest verb(
      Stage stage, UnaryOperator<Guest> ready, Verb verb, String command, Verb back)
      throws Exception {
    Host host = stage.connect(Kvm.uri());
    Guest machine = ready.apply(Crowd.ofMachines(1, host, stage).first());
    LibvirtC c = stage.keep(LibvirtC.open(Kvm.uri()));
    return new Contest(
        () -> {
          double millis = Take.millis(() -> verb.of(machine)).take();
          back.of(machine);
          return millis;
        },
        C,
        () -> {
          double millis = c.millis(command + " " + machine.name());
          back.of(machine);
          return millis;
        });
  }

  /** Does something to a machine. */
  @FunctionalInterface
  private interface Verb {
    void of(Guest machine) throws Exception;
  }

  private static UnaryOperator<Guest> running() {
    return machine -> {
      machine.start();
      return machine;
    };
  }

  private static Contest pause(Stage stage) throws Exception {
    return verb(stage, running(), Guest::pause, "suspend", Guest::resume);
  }

  private static Contest start(Stage stage) throws Exception {
    return verb(stage, machine -> machine, Guest::start, "start", Guest::kill);
  }

  private static Contest kill(Stage stage) throws Exception {
    return verb(stage, running(), Guest::kill, "destroy", Guest::start);
  }

  /** From a call to the listener that is told what it did. */
  private static Contest event(Stage stage) throws Exception {
    Host host = stage.connect(Kvm.uri());
    Semaphore paused = new Semaphore(0);
    long[] told = {0};
    stage.keep(
        host.subscribe(
            event -> {
              if (event.kind() == HostEvent.Kind.GUEST_CHANGED
                  && event.state().filter(GuestState.PAUSED::equals).isPresent()) {
                told[0] = System.nanoTime();
                paused.release();
              }
            }));
    Guest machine = running().apply(Crowd.ofMachines(1, host, stage).first());
    LibvirtC c = stage.keep(LibvirtC.open(Kvm.uri()));
    return new Contest(
        () -> {
          paused.drainPermits();
          long from = System.nanoTime();
          machine.pause();
          if (!paused.tryAcquire(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody tells that it is paused");
          }
          double millis = (told[0] - from) / 1e6;
          machine.resume();
          return millis;
        },
        C,
        () -> {
          double millis = c.millis("event " + machine.name());
          machine.resume();
          return millis;
        });
  }
}
