package dev.posada.examples.tour;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Guest;
import dev.posada.GuestInfo;
import dev.posada.HostEvent;
import dev.posada.Kind;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Subscription;
import dev.posada.Task;
import dev.posada.Usage;
import dev.posada.VirtualMachine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The whole life of one guest, whatever its kind. */
final class Story {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration TELLING = Duration.ofSeconds(5);

  private final Place place;
  private final String name;
  private final boolean answers;
  private final Screen screen;
  private final Steps steps;

  /**
   * Makes one.
   *
   * @param name the guest's name
   * @param answers whether something in the guest can
   */
  Story(Place place, String name, boolean answers, Screen screen, Steps steps) {
    this.place = place;
    this.name = name;
    this.answers = answers;
    this.screen = screen;
    this.steps = steps;
  }

  /**
   * Tells it.
   *
   * @param create makes the guest
   * @param less the limits that it gets while it runs
   * @param image what it is made from
   * @param measured is told what was measured
   */
  void tell(
      Function<Task, Guest> create, ResourceQuota less, String image, Consumer<Figures> measured) {
    EventLog events = new EventLog(screen, name);
    Subscription subscription = steps.make("follow events", task -> place.host().subscribe(events));
    try (subscription) {
      Guest guest = steps.make("create " + name, create);
      screen.line("  it is " + said(guest.inspect()) + place.mark());
      Optional<Duration> ready = start(guest);
      Optional<Usage> before = measure(guest);
      if (!less.named().isEmpty()) {
        steps.stepIf(
            guest.support(Capability.QUOTA),
            "change its limits while it runs",
            task -> limit(guest, less, task));
      }
      Optional<Isolation.Views> inside = visit(guest);
      measured.accept(
          new Figures(
              guest instanceof Container ? Kind.CONTAINER : Kind.VIRTUAL_MACHINE,
              place.product(),
              place.isSimulated(),
              image,
              ready,
              before,
              inside));
      before.ifPresent(
          it -> screen.line("  used meanwhile: " + guest.measure().since(it) + place.mark()));
      if (guest instanceof Container container) {
        steps.step("read its log", task -> read(container));
      }
      steps.stepIf(guest.support(Capability.PAUSE), "pause and resume", task -> pause(guest));
      if (guest instanceof VirtualMachine machine) {
        new Sequel(place, machine, answers, screen, steps).tell();
      }
      if (place.keep()) {
        screen.line("  kept: " + guest.name());
      } else {
        steps.step("stop", task -> guest.stop(GRACE));
        if (guest instanceof VirtualMachine machine) {
          new Clones(place, screen, steps).tell(machine);
        }
        screen.line("  " + steps.make("delete", task -> guest.delete()));
        events.await(HostEvent.Kind.GUEST_DELETED, TELLING);
      }
    }
  }

  /** Without the parts of its quota that are not limited. */
  private static String said(GuestInfo guest) {
    ResourceQuota quota = guest.quota();
    return guest.state() + ", limited to " + quota.only(quota.limited().toArray(Part[]::new));
  }

  /** Returns how long it took until the guest was ready. */
  private Optional<Duration> start(Guest guest) {
    long began = System.nanoTime();
    steps.step("start", guest::start);
    if (!answers) {
      screen.line("  nothing is installed in it, so nobody will answer");
      return Optional.empty();
    }
    steps.step("wait until it is ready", guest::awaitReady);
    return Optional.of(Duration.ofNanos(System.nanoTime() - began));
  }

  private Optional<Usage> measure(Guest guest) {
    if (!guest.support(Capability.MEASURE).available()) {
      return Optional.empty();
    }
    Usage usage = steps.make("measure", task -> guest.measure());
    screen.line("  " + usage + place.mark());
    return Optional.of(usage);
  }

  /** Puts the limits back: what follows should not be slow. */
  private void limit(Guest guest, ResourceQuota less, Task task) {
    QuotaReport report = guest.apply(less, task);
    report.lines().forEach(line -> screen.line("  " + line + place.mark()));
    guest.apply(report.undo(), task);
  }

  private Optional<Isolation.Views> visit(Guest guest) {
    if (!answers) {
      return Optional.empty();
    }
    steps.stepIf(guest.support(Capability.EXEC), "run a command in it", task -> run(guest, task));
    if (place.isSimulated() || !guest.support(Capability.EXEC).available()) {
      return Optional.empty();
    }
    Optional<Isolation.Views> views =
        steps.make("look around in it", task -> Isolation.look(guest, place, task));
    views.ifPresent(
        it ->
            screen.line(
                "  shown: it is called "
                    + it.guest().name()
                    + ", sees "
                    + it.guest().processes()
                    + " processes, "
                    + it.guest().mounts()
                    + " mounts and the network "
                    + it.guest().cards()
                    + "; its kernel is "
                    + it.kernel()));
    return views;
  }

  private void run(Guest guest, Task task) {
    ExecResult result = guest.exec(ExecSpec.command("echo", "hello from", name), task);
    screen.line("  " + result.stdout().strip() + " (exit code " + result.exitCode() + ")");
  }

  /** The last line that is there, and the next one that comes. */
  private void read(Container container) {
    try (Stream<LogLine> log = container.logs(LogOptions.defaults().tail(1).follow())) {
      log.limit(2).forEach(line -> screen.line("  " + line));
    }
  }

  private static void pause(Guest guest) {
    guest.pause();
    guest.resume();
  }
}
