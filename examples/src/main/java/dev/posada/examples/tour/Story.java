package dev.posada.examples.tour;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Guest;
import dev.posada.GuestInfo;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Subscription;
import dev.posada.Support;
import dev.posada.Task;
import dev.posada.Usage;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;

/** The whole life of one guest, whatever its kind. */
final class Story {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration TELLING = Duration.ofSeconds(5);

  private final Host host;
  private final String name;
  private final Screen screen;
  private final Steps steps;
  private final String mark;

  /**
   * Makes one.
   *
   * @param name the guest's name
   * @param mark stands behind every figure
   */
  Story(Host host, String name, Screen screen, Steps steps, String mark) {
    this.host = host;
    this.name = name;
    this.screen = screen;
    this.steps = steps;
    this.mark = mark;
  }

  /**
   * Tells it.
   *
   * @param create makes the guest
   * @param less the limits that it gets while it runs
   */
  void tell(Function<Task, Guest> create, ResourceQuota less) {
    EventLog events = new EventLog(screen, name);
    Subscription subscription = steps.make("follow events", task -> host.subscribe(events));
    try (subscription) {
      Guest guest = steps.make("create " + name, create);
      screen.line("  it is " + said(guest.inspect()) + mark);
      steps.step("start", guest::start);
      steps.step("wait until it is ready", guest::awaitReady);
      Usage before = steps.make("measure", task -> guest.measure());
      screen.line("  " + before + mark);
      steps.step("change its limits while it runs", task -> limit(guest, less, task));
      steps.step("run a command in it", task -> run(guest, task));
      screen.line("  used meanwhile: " + guest.measure().since(before) + mark);
      if (guest instanceof Container container) {
        steps.step("read its log", task -> read(container));
      }
      steps.step("pause and resume", task -> pause(guest));
      steps.step("stop", task -> guest.stop(GRACE));
      screen.line("  " + steps.make("delete", task -> guest.delete()));
      events.await(HostEvent.Kind.GUEST_DELETED, TELLING);
    }
  }

  /** Without the parts of its quota that are not limited. */
  private static String said(GuestInfo guest) {
    ResourceQuota quota = guest.quota();
    return guest.state() + ", limited to " + quota.only(quota.limited().toArray(Part[]::new));
  }

  private void limit(Guest guest, ResourceQuota less, Task task) {
    QuotaReport report = guest.apply(less, task);
    report.lines().forEach(line -> screen.line("  " + line + mark));
  }

  private void run(Guest guest, Task task) {
    Support support = guest.support(Capability.EXEC);
    if (!support.available()) {
      screen.line("  " + support);
      return;
    }
    ExecResult result = guest.exec(ExecSpec.command("echo", "hello from", name), task);
    screen.line("  " + result.stdout().strip() + " (exit code " + result.exitCode() + ")");
  }

  /** The last line that is there, and the next one that comes. */
  private void read(Container container) {
    try (Stream<LogLine> log = container.logs(LogOptions.defaults().tail(1).follow())) {
      log.limit(2).forEach(line -> screen.line("  " + line));
    }
  }

  private void pause(Guest guest) {
    Support support = guest.support(Capability.PAUSE);
    if (!support.available()) {
      screen.line("  " + support);
      return;
    }
    guest.pause();
    guest.resume();
  }
}
