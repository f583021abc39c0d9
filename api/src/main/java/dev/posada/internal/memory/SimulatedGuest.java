package dev.posada.internal.memory;

import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HostEvent;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.ResourceQuota;
import dev.posada.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A guest as it is in its world. What it is asked for in a state in which that makes no sense it
 * refuses, as a hypervisor does. Guarded by the {@link Timeline}.
 */
abstract class SimulatedGuest {
  /** Before the keys of all labels of Posada, of which each guest that it made has one. */
  static final String OURS = "posada/";

  private final World world;
  private final Kind kind;
  private final String id;
  private Map<String, String> labels;
  private final Instant created;
  private String name;
  private GuestState state = GuestState.STOPPED;
  private Run run;
  private Meter meter;
  private ResourceQuota configured;
  private ResourceQuota live;
  private boolean deaf;
  private FileTree files = new FileTree();

  SimulatedGuest(
      World world, Kind kind, String id, String name, Map<String, String> labels, ResourceQuota q) {
    this(world, kind, id, name, labels, q, world.time().now());
  }

  SimulatedGuest(
      World world,
      Kind kind,
      String id,
      String name,
      Map<String, String> labels,
      ResourceQuota q,
      Instant created) {
    this.world = world;
    this.kind = kind;
    this.id = id;
    this.name = name;
    this.labels = labels;
    this.created = created;
    this.configured = q;
    this.live = q;
  }

  /** Returns the state in the words of this hypervisor. */
  abstract String nativeState();

  abstract void start();

  abstract void shutdown();

  abstract void kill();

  /** Lets its process die. */
  abstract void crash();

  /** Refuses another name, if the state is not one in which it can be given. */
  abstract void requireRenamable();

  /** Refuses to be deleted, if the state is not one in which it can be. */
  abstract void requireDeletable();

  /** Returns whether it can be used. */
  abstract boolean isReady();

  /** Refuses a command, if the state is not one in which one can be run. */
  abstract void requireCommands();

  /** Refuses to have files copied, if the state is not one in which they can be. */
  abstract void requireCopying();

  /** Returns what a command finds around it. */
  abstract Surroundings surroundings();

  /** Returns the load that it puts on the host. */
  abstract Load load();

  /** Returns what it has used since it was started; while it runs. */
  abstract Usage usage();

  abstract GuestSummary summary();

  final World world() {
    return world;
  }

  final Timeline time() {
    return world.time();
  }

  final Kind kind() {
    return kind;
  }

  final String id() {
    return id;
  }

  final String name() {
    return name;
  }

  final void named(String name) {
    this.name = name;
  }

  final Map<String, String> labels() {
    return labels;
  }

  /** Returns whether somebody else than Posada created it, whose disks and volumes are not ours. */
  final boolean isForeign() {
    return labels.keySet().stream().noneMatch(key -> key.startsWith(OURS));
  }

  final void label(String key, String value) {
    Map<String, String> changed = new LinkedHashMap<>(labels);
    changed.put(key, value);
    relabel(changed);
  }

  final void unlabel(String key) {
    Map<String, String> changed = new LinkedHashMap<>(labels);
    changed.remove(key);
    relabel(changed);
  }

  private void relabel(Map<String, String> changed) {
    labels = Collections.unmodifiableMap(changed);
    world.tell(HostEvent.Kind.GUEST_CHANGED, this);
  }

  /** Returns the files that are in it, whether it runs or not. */
  final FileTree files() {
    return files;
  }

  /** Puts other files in the place of those that are in it. */
  final void files(FileTree files) {
    this.files = files;
  }

  final Instant created() {
    return created;
  }

  final GuestState state() {
    return state;
  }

  /** Goes to a state, and tells all who watch. */
  final void become(GuestState next) {
    state = next;
    world.tell(HostEvent.Kind.GUEST_CHANGED, this);
  }

  /** Returns its present life, or null while it has no process. */
  final Run run() {
    return run;
  }

  /** Begins a life, with the limits that are configured. */
  final Run begin() {
    return begin(Duration.ZERO, configured);
  }

  /** Goes on with a life that has lasted for so long, with the limits that it had. */
  final Run begin(Duration already, ResourceQuota limits) {
    run = new Run(time(), already);
    live = limits;
    meter = new Meter(load());
    return run;
  }

  /** Ends its life, if it has one. */
  void end() {
    if (run != null) {
      world.meter().ended(meter());
      run.end();
      run = null;
    }
  }

  final Meter meter() {
    meter.settle(run.elapsed(), live);
    return meter;
  }

  final boolean isRunning() {
    return state == GuestState.RUNNING || state == GuestState.PAUSED;
  }

  final void requireRunning() {
    if (state != GuestState.RUNNING) {
      throw refuse("is not running");
    }
  }

  final void pause() {
    requireRunning();
    run.pause();
    become(GuestState.PAUSED);
  }

  final void resume() {
    if (state != GuestState.PAUSED) {
      throw refuse("is not paused");
    }
    run.resume();
    become(GuestState.RUNNING);
  }

  final void ignoreShutdown() {
    deaf = true;
  }

  final boolean isDeaf() {
    return deaf;
  }

  /** Is no more, without anybody having deleted it. */
  final void vanish() {
    end();
    state = GuestState.STOPPED;
  }

  /** Returns the limits that hold from the next start on. */
  final ResourceQuota configured() {
    return configured;
  }

  /** Returns the limits that hold now; while it has no process, those that will. */
  final ResourceQuota actual() {
    return run == null ? configured : live;
  }

  /** Makes room for limits that are about to hold; while it has a process. */
  void resizing(ResourceQuota limits) {}

  /** Refuses a change while the hypervisor is busy with it. */
  void requireIdle() {}

  /** Has these limits from the next start on, whatever it had before. */
  final void configure(ResourceQuota limits) {
    configured = limits;
  }

  /** Sets limits now and for later, or for later only. */
  final void set(ResourceQuota limits, boolean now) {
    if (now && run != null) {
      resizing(limits);
      meter(); // what was used so far was used under the old limits
      live = live.with(limits);
    }
    configured = configured.with(limits);
    world.tell(HostEvent.Kind.GUEST_CHANGED, this);
  }

  /** Returns the refusal of what makes no sense in its state, with the verb that helps. */
  final InvalidStateException refuse(String text) {
    String remedy =
        switch (state) {
          case STOPPED, SAVED, UNKNOWN -> "start it first";
          case STARTING, STOPPING -> "wait until that is over";
          case RUNNING -> "stop it first";
          case PAUSED -> "resume it first";
          case CRASHED -> run == null ? "restart it" : "kill it first";
        };
    return Refused.state(kind + " " + id + " " + text + ": it is " + nativeState(), remedy);
  }
}
