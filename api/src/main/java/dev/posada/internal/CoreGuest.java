package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.ConnectOptions;
import dev.posada.DeleteReport;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.Task;
import dev.posada.Usage;
import dev.posada.spi.GuestDriver;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** What the handles of machines and containers have in common. */
abstract class CoreGuest {
  private final CoreHost host;
  private final Kind kind;
  private final String id;
  private final String name;

  CoreGuest(CoreHost host, Kind kind, String id, String name) {
    this.host = host;
    this.kind = kind;
    this.id = id;
    this.name = name;
  }

  abstract GuestDriver driver();

  /** Returns this as the user sees it. */
  final Guest self() {
    return (Guest) this;
  }

  public final String id() {
    return id;
  }

  public final String name() {
    return name;
  }

  public final Host host() {
    return host;
  }

  final CoreHost core() {
    return host;
  }

  final Kind kind() {
    return kind;
  }

  final ConnectOptions options() {
    return host.options();
  }

  /** Returns what is wanted of this guest, for a message. */
  final String doing(String verb) {
    return verb + " \"" + name + "\"";
  }

  /** Refuses what the host cannot do with any guest. */
  final void require(Capability capability) {
    host.require(capability, " of \"" + name + "\"", Failure.notDone().guest(self()));
  }

  /** Runs a call about this guest; its failure carries the guest. */
  final <T> T call(
      String verb,
      Task task,
      Duration timeout,
      CoreHost.Look<T> look,
      Function<CoreOperation, T> body) {
    return callAs(doing(verb), task, timeout, look, body);
  }

  /** As {@link #call}, where a verb and the name do not say all. */
  final <T> T callAs(
      String doing,
      Task task,
      Duration timeout,
      CoreHost.Look<T> look,
      Function<CoreOperation, T> body) {
    return host.call(
        doing,
        task,
        timeout,
        op -> {
          try {
            return body.apply(op);
          } catch (RuntimeException thrown) {
            HypervisorException e = CoreHost.leaf(thrown);
            throw e.guest().isPresent() ? e : e.with(e.getMessage(), e.failure().guest(self()));
          }
        },
        look);
  }

  final <T> T read(String verb, Function<CoreOperation, T> body) {
    return call(verb, null, options().timeout(), null, body);
  }

  /** Runs one native call with this guest locked; of its outcome a look tells nothing. */
  final void locked(Verb verb, Consumer<CoreOperation> body) {
    call(
        verb.word(),
        null,
        options().timeout(),
        null,
        op -> {
          try (GuestLocks.Held held = new Gate(this).lock(verb, op)) {
            body.accept(op);
            return null;
          }
        });
  }

  private Lifecycle lifecycle() {
    return new Lifecycle(this);
  }

  public final Support support(Capability capability) {
    Support ofHost = host.support(capability);
    return ofHost.available()
        ? read("ask for " + capability + " of", op -> driver().support(id, capability, op))
        : ofHost;
  }

  public final void start() {
    lifecycle().start(null);
  }

  public final void start(Task task) {
    lifecycle().start(Objects.requireNonNull(task, "task"));
  }

  public final void shutdown(Duration grace) {
    lifecycle().shutdown(notNegative(grace));
  }

  public final void stop(Duration grace) {
    lifecycle().stop(notNegative(grace));
  }

  public final void kill() {
    lifecycle().kill();
  }

  public final void restart(Duration grace) {
    lifecycle().restart(notNegative(grace));
  }

  public final void pause() {
    require(Capability.PAUSE);
    lifecycle().pause();
  }

  public final void resume() {
    require(Capability.PAUSE);
    lifecycle().resume();
  }

  public final DeleteReport delete() {
    return lifecycle().delete();
  }

  final void renameTo(String newName) {
    Named.check(newName);
    require(Capability.RENAME);
    lifecycle().rename(newName);
  }

  private static Duration notNegative(Duration grace) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace is negative: " + grace);
    }
    return Deadlines.bounded(grace);
  }

  public final QuotaReport preview(ResourceQuota quota) {
    Objects.requireNonNull(quota, "quota");
    require(Capability.QUOTA);
    return read(
        "preview the limits of",
        op -> new QuotaChange(this, quota).preview(new Gate(this).refusal(Verb.APPLY, op), op));
  }

  public final QuotaReport apply(ResourceQuota quota) {
    return apply(quota, options().workTimeout(), null);
  }

  public final QuotaReport apply(ResourceQuota quota, Task task) {
    return apply(quota, options().workTimeout(), Objects.requireNonNull(task, "task"));
  }

  private QuotaReport apply(ResourceQuota quota, Duration timeout, Task task) {
    Objects.requireNonNull(quota, "quota");
    require(Capability.QUOTA);
    return call(
        "limit",
        task,
        timeout,
        null,
        op ->
            new Gate(this)
                .locked(Verb.APPLY, op, state -> new QuotaChange(this, quota).apply(op), null));
  }

  public final Usage measure() {
    require(Capability.MEASURE);
    return read(
        "measure",
        op -> {
          Usage usage = driver().measure(List.of(id), op).get(id);
          if (usage == null) {
            GuestState state = driver().state(id, op);
            throw new InvalidStateException(
                "it is " + state, Failure.notDone().lastSeen(state).remedy("start it first"));
          }
          return usage;
        });
  }

  public final ExecResult exec(ExecSpec spec) {
    return exec(spec, null, options().workTimeout());
  }

  public final ExecResult exec(ExecSpec spec, Task task) {
    return exec(spec, Objects.requireNonNull(task, "task"), options().workTimeout());
  }

  private ExecResult exec(ExecSpec spec, Task task, Duration timeout) {
    require(Capability.EXEC);
    ExecSpec whole = Requirements.ofExec(host, spec);
    return call(
        "run a command in",
        task,
        timeout,
        null,
        op -> {
          new Gate(this).pass(Verb.EXEC, op);
          return driver().exec(id, whole, op);
        });
  }

  public final Process spawn(ExecSpec spec) {
    require(Capability.SPAWN);
    if (spec.stdin().length > 0) {
      throw new IllegalArgumentException("a spawned command has a stream for its input");
    }
    ExecSpec whole = Requirements.ofExec(host, spec);
    return call(
        "run a command in",
        null,
        options().timeout(),
        null,
        op -> {
          new Gate(this).pass(Verb.EXEC, op);
          return driver().spawn(id, whole, op);
        });
  }

  public final void label(String key, String value) {
    // what a label may be is said once, where specs take them
    relabel(CloneOptions.full().label(key, value).labels());
    locked(Verb.LABEL, op -> driver().label(id, key, value, op));
  }

  public final void unlabel(String key) {
    relabel(Map.of(key, ""));
    locked(Verb.LABEL, op -> driver().unlabel(id, key, op));
  }

  private void relabel(Map<String, String> labels) {
    Requirements.ofLabels(labels);
    require(Capability.RELABEL);
  }

  public final void copyTo(Path from, String toGuestPath) {
    new Transfer(this).in(from, toGuestPath, null);
  }

  public final void copyTo(Path from, String toGuestPath, Task task) {
    new Transfer(this).in(from, toGuestPath, Objects.requireNonNull(task, "task"));
  }

  public final void copyFrom(String guestPath, Path to) {
    new Transfer(this).out(guestPath, to, null);
  }

  public final void copyFrom(String guestPath, Path to, Task task) {
    new Transfer(this).out(guestPath, to, Objects.requireNonNull(task, "task"));
  }

  public final List<InetAddress> addresses() {
    return read("find the addresses of", op -> driver().addresses(id, op));
  }

  public final InetAddress awaitAddress() {
    return lifecycle().awaitAddress(null);
  }

  public final InetAddress awaitAddress(Task task) {
    return lifecycle().awaitAddress(Objects.requireNonNull(task, "task"));
  }

  public final void awaitReady() {
    lifecycle().awaitReady(null);
  }

  public final void awaitReady(Task task) {
    lifecycle().awaitReady(Objects.requireNonNull(task, "task"));
  }

  public final GuestState awaitState(Set<GuestState> anyOf) {
    return lifecycle().awaitState(Set.copyOf(anyOf), null);
  }

  public final GuestState awaitState(Set<GuestState> anyOf, Task task) {
    return lifecycle().awaitState(Set.copyOf(anyOf), Objects.requireNonNull(task, "task"));
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof CoreGuest that
        && host == that.host
        && kind == that.kind
        && id.equals(that.id);
  }

  @Override
  public final int hashCode() {
    return id.hashCode();
  }

  @Override
  public final String toString() {
    return kind + " \"" + name + "\" on " + host.uri();
  }
}
