package dev.posada.vmrun;

import dev.posada.vmrun.command.Console;
import dev.posada.vmrun.command.Failure;
import dev.posada.vmrun.command.Request;
import dev.posada.vmrun.command.Settling;
import dev.posada.vmrun.command.Vmrun;
import dev.posada.vmrun.fault.Fault;
import dev.posada.vmrun.fault.Faults;
import dev.posada.vmrun.fault.Mischief;
import dev.posada.vmrun.host.Aftermath;
import dev.posada.vmrun.host.CallLog;
import dev.posada.vmrun.host.Home;
import dev.posada.vmrun.host.HostPaths;
import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Networks;
import dev.posada.vmrun.host.Settings;
import dev.posada.vmrun.host.Waiting;
import dev.posada.vmrun.tool.OvfTool;
import dev.posada.vmrun.tool.VersionTools;
import dev.posada.vmrun.tool.VirtualDiskManager;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Answers calls as vmrun and the programs beside it would. Thread-safe: calls may come from several
 * threads and from several processes with the same home.
 */
public final class Simulator {
  /** Status of a program that a signal ended, in the log of calls. */
  private static final int KILLED = 137;

  private final Home home;
  private final Aftermath aftermath;

  private Simulator(Home home, Aftermath aftermath) {
    this.home = home;
    this.aftermath = aftermath;
  }

  /** A simulator whose state lies in a folder; machines run as long as this JVM does. */
  public static Simulator at(Path folder) throws IOException {
    return new Simulator(Home.at(folder), new Aftermath.InThisJvm());
  }

  static Simulator at(Path folder, Aftermath aftermath) throws IOException {
    return new Simulator(Home.at(folder), aftermath);
  }

  public Home home() {
    return home;
  }

  /** Changes what is remembered of a machine, as tests do to set a scene. */
  public void change(Path vmx, Consumer<MachineRecord> change)
      throws IOException, InterruptedException {
    home.locked(
        () -> {
          MachineRecord record = home.record(vmx.toRealPath());
          change.accept(record);
          home.save(record);
          return record;
        });
  }

  /** Adds a rule in the words of {@link Fault}. */
  public void fault(String rule) throws IOException, InterruptedException {
    Faults.add(home, rule);
  }

  /**
   * Answers a call; takes as long as the program would.
   *
   * @throws InterruptedException if the caller ended the program: what it did until then stays
   */
  public Answer run(Call call) throws IOException, InterruptedException {
    Instant begin = Instant.now();
    try {
      return answer(call, begin);
    } catch (ClosedByInterruptException
        | FileLockInterruptionException
        | InterruptedIOException e) {
      logKilled(call, begin);
      throw interrupted(e);
    } catch (InterruptedException e) {
      logKilled(call, begin);
      throw e;
    }
  }

  private void logKilled(Call call, Instant begin) throws IOException, InterruptedException {
    Thread.interrupted();
    CallLog.write(home, call.program(), call.arguments(), KILLED, begin, Optional.of("killed"));
  }

  private static InterruptedException interrupted(IOException cause) {
    InterruptedException ended = new InterruptedException("ended");
    ended.initCause(cause);
    return ended;
  }

  private Answer answer(Call call, Instant begin) throws IOException, InterruptedException {
    Settings settings = home.settings();
    Console console = new Console(settings);
    Waiting waiting = new Waiting(home, settings);
    waiting.pass(settings.latencyMillis());
    Networks.of(home).writeFiles();
    Settling.all(home);
    HostPaths paths = new HostPaths(settings, call.directory());
    Request request = new Request(home, settings, paths, console, waiting, aftermath);
    Optional<Fault> fault = Faults.next(home, call.program(), call.arguments(), call.environment());
    if (fault.isPresent()) {
      new Mischief(fault.get(), request, () -> dispatch(call, request)).run(call.arguments());
    } else {
      dispatch(call, request);
    }
    Answer answer =
        new Answer(
            settings.system().exit(console.status()),
            console.stdout(),
            console.stderr(),
            held(console));
    CallLog.write(home, call.program(), call.arguments(), answer.exit(), begin, fault);
    return answer;
  }

  private static Optional<Answer.Holder> held(Console console) {
    if (console.heldBy() == null && console.heldFor() == null) {
      return Optional.empty();
    }
    Duration time = console.heldFor() == null ? Duration.ofDays(1) : console.heldFor();
    return Optional.of(new Answer.Holder(console.heldBy(), Instant.now().plus(time)));
  }

  private static void dispatch(Call call, Request request)
      throws IOException, InterruptedException {
    try {
      switch (call.program()) {
        case "vmrun" -> Vmrun.run(request, call.arguments());
        case "vmware-vdiskmanager" -> VirtualDiskManager.run(request, call.arguments());
        case "ovftool" -> OvfTool.run(request, call.arguments());
        case "vmware", "vmplayer", "vmware-vmx" -> VersionTools.run(request, call);
        default -> throw new IllegalArgumentException("no program " + call.program());
      }
    } catch (Failure failure) {
      failure.tell(request.console());
    }
  }
}
