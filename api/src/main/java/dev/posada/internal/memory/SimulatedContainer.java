package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.GuestProcess;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.Kind;
import dev.posada.ResourceQuota;
import dev.posada.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A container as it is in its world. Guarded by the {@link Timeline}. */
final class SimulatedContainer extends SimulatedGuest {
  /** How long its process takes to obey its stop signal. */
  static final Duration OBEY = Duration.ofMillis(100);

  /** How many lives the log remembers. */
  private static final int LIVES = 1_000;

  private final ContainerSpec spec;
  private final ImageStore.Stored image;
  private final List<String> command;
  private final Optional<HealthCheck> health;
  private final Deque<Life> lives = new ArrayDeque<>();
  private final BackOff backOff = new BackOff();
  private final Joined joined;
  private final Mounted mounted;
  private long lifeNumber;
  private Integer exitCode;
  private OptionalInt lastExitCode = OptionalInt.empty();
  private Instant started;
  private int restarts;
  private Runnable whenOff = () -> {};
  private boolean restartable;
  private Timeline.Appointment restart;

  SimulatedContainer(
      World world,
      String id,
      String name,
      ContainerSpec spec,
      ImageStore.Stored image,
      Joined joined,
      ResourceQuota q) {
    super(world, Kind.CONTAINER, id, name, spec.labels(), q);
    this.spec = spec;
    this.image = image;
    files(image.files().copy());
    this.command = image.runs().commandOf(spec);
    this.health = HealthCheck.of(spec, surroundings());
    this.joined = joined;
    this.mounted = new Mounted(world, spec.mounts(), image.runs().volumes());
  }

  ImageStore.Stored image() {
    return image;
  }

  /** Does something whenever it is off again. */
  void whenOff(Runnable action) {
    whenOff = action;
  }

  /** Returns what an image of it says. */
  Runs runs() {
    return image.runs().as(spec);
  }

  Joined joined() {
    return joined;
  }

  void join(SimulatedNetwork network) {
    joined.join(network);
    world().tell(HostEvent.Kind.GUEST_CHANGED, this);
  }

  void leave(SimulatedNetwork network) {
    joined.leave(network);
    world().tell(HostEvent.Kind.GUEST_CHANGED, this);
  }

  Mounted mounted() {
    return mounted;
  }

  @Override
  String nativeState() {
    return switch (state()) {
      case RUNNING -> "running";
      case PAUSED -> "paused";
      case STARTING -> "restarting";
      default -> started == null ? "created" : "exited";
    };
  }

  @Override
  void start() {
    if (state() != GuestState.STOPPED) {
      throw refuse("cannot be started");
    }
    joined.goUp();
    restartable = spec.restart() != ContainerSpec.Restart.NO;
    restarts = 0;
    backOff.reset();
    live();
  }

  private void live() {
    restart = null;
    exitCode = null;
    Program said = Commands.program(command, surroundings());
    Program program = spec.terminal() ? said.onTerminal() : said;
    Run run = begin();
    started = run.started();
    lives.addLast(new Life(lifeNumber++, run, program, new Talk(run)));
    if (lives.size() > LIVES) {
      lives.removeFirst();
    }
    if (!program.reads()) {
      program.takes().ifPresent(takes -> run.after(takes, () -> ended(program.exitCode())));
    }
    health.ifPresent(
        check -> run.after(check.first(), () -> world().tell(HostEvent.Kind.GUEST_CHANGED, this)));
    become(GuestState.RUNNING);
  }

  /** Its process has ended: now it is off, or is started again, or deleted. */
  private void ended(int code) {
    Duration lived = run().elapsed();
    end();
    exitCode = code;
    lastExitCode = OptionalInt.of(code);
    boolean again = restartable && (spec.restart() == ContainerSpec.Restart.ALWAYS || code != 0);
    if (again) {
      restart =
          time()
              .at(
                  time().now().plus(backOff.after(lived)),
                  () -> {
                    restarts++;
                    live();
                  });
      become(GuestState.STARTING);
    } else {
      off();
    }
  }

  private void off() {
    joined.goDown();
    become(GuestState.STOPPED);
    whenOff.run();
    if (spec.removeAtExit()) {
      world().containers().remove(this);
      mounted.removeAnonymous();
    }
  }

  /** Sends the stop signal, and gives up starting it again, whatever the process does. */
  @Override
  void shutdown() {
    if (state() == GuestState.STARTING) {
      kill();
      return;
    }
    requireRunning();
    restartable = false;
    if (!isDeaf()) {
      int code = 128 + Signals.number(spec.stopSignal().orElse("SIGTERM"));
      run().after(run().elapsed().plus(OBEY), () -> ended(code));
    }
  }

  @Override
  void kill() {
    restartable = false;
    if (state() == GuestState.STARTING) {
      time().cancel(restart);
      off();
    } else if (run() == null) {
      throw refuse("cannot be killed");
    } else {
      ended(Execution.KILLED);
    }
  }

  @Override
  void end() {
    if (restart != null) {
      time().cancel(restart);
      restart = null;
    }
    super.end();
  }

  @Override
  void crash() {
    if (run() == null) {
      throw refuse("cannot crash");
    }
    ended(Execution.KILLED);
  }

  @Override
  void requireRenamable() {
    if (state() == GuestState.STARTING) {
      throw refuse("cannot be renamed"); // as Docker: "sandbox not found"
    }
  }

  @Override
  void requireDeletable() {
    if (state() != GuestState.STOPPED) {
      throw refuse("cannot be deleted");
    }
  }

  @Override
  boolean isReady() {
    return state() == GuestState.RUNNING && isHealthy().orElse(true);
  }

  /** Returns whether its health check says that it is well; empty without one. */
  Optional<Boolean> isHealthy() {
    return health.map(check -> run() != null && check.isHealthy(run()));
  }

  @Override
  void requireCommands() {
    requireRunning();
  }

  /** Its files are there whether it runs or not. */
  @Override
  void requireCopying() {}

  @Override
  Surroundings surroundings() {
    return Surroundings.usual(files())
        .with(spec.environment())
        .in(spec.directory().orElse("/"))
        .as(spec.user().orElse("root"));
  }

  @Override
  Load load() {
    return Load.ofContainer(id(), command.get(0).equals("yes"));
  }

  @Override
  Usage usage() {
    ByteSize limit = actual().memory().orElse(Capacity.MEMORY);
    Meter meter = meter();
    return Usage.builder(time().now())
        .cpuTime(meter.cpuTime())
        .memory(meter.memory(limit))
        .memoryLimit(limit)
        .processes(processes())
        .disks(Map.of("root", meter.disk()))
        .nics(Map.of("eth0", meter.nic()))
        .build();
  }

  /** Lets its process have read all that there is, which is its end. */
  void endInput(Life life) {
    if (life.talk().end()) {
      life.run().after(life.run().elapsed(), () -> ended(life.program().exitCode()));
    }
  }

  /** Returns the processes that run in it, its own first. */
  List<GuestProcess> running() {
    List<GuestProcess> all = new ArrayList<>();
    all.add(new GuestProcess(1, surroundings().user(), meter().cpuTime(), command));
    for (Execution execution : run().executions()) {
      all.add(execution.toProcess());
    }
    return all;
  }

  /** Returns how many processes run in it. */
  int processes() {
    return 1 + run().commands();
  }

  /** Returns with what a process of it ended last, also while another one runs. */
  OptionalInt lastExitCode() {
    return lastExitCode;
  }

  /** Returns with what its process ended; empty while it runs and before it ever did. */
  OptionalInt exitCode() {
    return exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode);
  }

  /** Returns its lives, as far as its log remembers them. */
  Deque<Life> lives() {
    return lives;
  }

  @Override
  GuestSummary summary() {
    return GuestSummary.builder(kind(), id(), name(), state()).nativeState(nativeState()).build();
  }

  ContainerInfo info() {
    return Inspection.of(this);
  }

  String imageName() {
    return spec.image().orElseThrow();
  }

  List<String> command() {
    return command;
  }

  int restarts() {
    return restarts;
  }

  /** Returns when its process was started last. */
  Optional<Instant> started() {
    return Optional.ofNullable(started);
  }
}
