package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.DeleteReport;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Support;
import dev.posada.Usage;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The guests of one kind on a {@link FakeHost}. */
abstract class FakeGuests implements GuestDriver {
  final Map<String, FakeGuest> all = new ConcurrentHashMap<>();
  final AtomicReference<ExecSpec> lastExec = new AtomicReference<>();
  final Set<Capability> lacks = EnumSet.noneOf(Capability.class);
  final List<InetAddress> addresses = new CopyOnWriteArrayList<>();
  boolean refusesTakenNames;
  boolean refusesWrongStates;
  boolean awaitsStart;
  Runnable news;

  final FakeHost host;
  private final Kind kind;
  private final AtomicInteger next = new AtomicInteger();

  FakeGuests(FakeHost host, Kind kind) {
    this.host = host;
    this.kind = kind;
  }

  /** Puts a guest there, as somebody else would. */
  final FakeGuest add(String name, GuestState state) {
    FakeGuest guest = new FakeGuest(kind, "id-" + name + "-" + next.incrementAndGet(), name, state);
    all.put(guest.id, guest);
    return guest;
  }

  final FakeGuest guest(String id) {
    FakeGuest guest = all.get(id);
    if (guest == null) {
      throw new NotFoundException(kind, id, Failure.undecided());
    }
    return guest;
  }

  final void changes(String call, String id, Operation op, Runnable effect) {
    host.ask(
        call,
        id,
        true,
        op,
        () -> {
          guest(id);
          effect.run();
          return null;
        });
  }

  final String create(String name, Map<String, String> labels, Operation op) {
    return host.ask(
        "create",
        true,
        op,
        () -> {
          FakeGuest guest = add(name, GuestState.STOPPED);
          guest.labels = labels;
          return guest.id;
        });
  }

  @Override
  public List<GuestSummary> summaries(Operation op) {
    return host.ask(
        "summaries", false, op, () -> all.values().stream().map(FakeGuest::summary).toList());
  }

  @Override
  public GuestState state(String id, Operation op) {
    return host.ask("state", false, op, () -> guest(id).look());
  }

  @Override
  public boolean holdsProcess(String id, Operation op) {
    return host.ask("holdsProcess", false, op, () -> guest(id).process);
  }

  @Override
  public boolean refusesTakenNames() {
    return refusesTakenNames;
  }

  @Override
  public boolean refusesWrongStates() {
    return refusesWrongStates;
  }

  @Override
  public boolean awaitsStart() {
    return awaitsStart;
  }

  @Override
  public void start(String id, Operation op) {
    changes(
        "start",
        id,
        op,
        () -> {
          guest(id).state = GuestState.RUNNING; // first: off, it would have run and ended
          guest(id).started = Instant.now();
        });
  }

  @Override
  public void shutdown(String id, Operation op) {
    changes(
        "shutdown",
        id,
        op,
        () -> {
          if (guest(id).polite) {
            guest(id).state = GuestState.STOPPED;
          }
        });
  }

  @Override
  public void kill(String id, Operation op) {
    changes(
        "kill",
        id,
        op,
        () -> {
          guest(id).process = false;
          guest(id).state = GuestState.STOPPED;
        });
  }

  @Override
  public void pause(String id, Operation op) {
    changes("pause", id, op, () -> guest(id).state = GuestState.PAUSED);
  }

  @Override
  public void resume(String id, Operation op) {
    changes("resume", id, op, () -> guest(id).state = GuestState.RUNNING);
  }

  @Override
  public void rename(String id, String name, Operation op) {
    changes("rename", id, op, () -> guest(id).name = name);
  }

  @Override
  public DeleteReport delete(String id, Operation op) {
    changes("delete", id, op, () -> all.remove(id));
    return DeleteReport.of(List.of("guest " + id), Map.of());
  }

  @Override
  public boolean ready(String id, Operation op) {
    return host.ask("ready", false, op, () -> guest(id).ready);
  }

  @Override
  public boolean awaitNews(String id, Duration atMost, Operation op) {
    if (news == null) {
      return false;
    }
    host.ask(
        "awaitNews",
        false,
        op,
        () -> {
          news.run();
          return null;
        });
    return true;
  }

  @Override
  public ExecResult exec(String id, ExecSpec spec, Operation op) {
    lastExec.set(spec);
    return host.ask("exec", true, op, () -> ExecResult.of(0, "out", "err"));
  }

  @Override
  public Support support(String id, Capability capability, Operation op) {
    return host.ask(
        "support",
        false,
        op,
        () -> lacks.contains(capability) ? Support.no("not this guest", "none") : Support.yes());
  }

  @Override
  public void label(String id, String key, String value, Operation op) {
    host.needs(Capability.RELABEL, "label");
    changes(
        "label",
        id,
        op,
        () -> {
          Map<String, String> labels = new LinkedHashMap<>(guest(id).labels);
          labels.put(key, value);
          guest(id).labels = labels;
        });
  }

  @Override
  public void copyTo(String id, Path from, String to, Operation op) {
    host.needs(Capability.COPY, "copyTo");
    host.ask("copyTo", true, op, () -> guest(id));
  }

  @Override
  public void copyFrom(String id, String from, Path to, Operation op) {
    host.needs(Capability.COPY, "copyFrom");
    host.ask("copyFrom", false, op, () -> Files.writeString(to, from));
  }

  @Override
  public List<InetAddress> addresses(String id, Operation op) {
    return host.ask("addresses", false, op, () -> List.copyOf(addresses));
  }

  @Override
  public Map<String, Usage> measure(List<String> ids, Operation op) {
    return host.ask(
        "measure",
        false,
        op,
        () -> {
          Map<String, Usage> usages = new LinkedHashMap<>();
          for (String id : ids) {
            FakeGuest guest = all.get(id);
            if (guest != null && guest.state == GuestState.RUNNING) {
              usages.put(id, Usage.builder(Instant.now()).processes(1).build());
            }
          }
          return usages;
        });
  }

  @Override
  public QuotaPlan plan(String id, ResourceQuota quota, Operation op) {
    return host.ask(
        "plan",
        false,
        op,
        () -> {
          FakeGuest guest = guest(id);
          return guest.plan == null ? oneStepForEachPart(guest, quota) : guest.plan.apply(quota);
        });
  }

  private static QuotaPlan oneStepForEachPart(FakeGuest guest, ResourceQuota quota) {
    List<QuotaPlan.Step> steps = new ArrayList<>();
    for (ResourceQuota.Part part : quota.named()) {
      steps.add(step(guest, quota.only(part), QuotaReport.Effect.LIVE));
    }
    return QuotaPlan.of(steps);
  }

  /** A step to these limits, and back to what the guest has, or to no limit. */
  static QuotaPlan.Step step(FakeGuest guest, ResourceQuota to, QuotaReport.Effect effect) {
    ResourceQuota.Part[] parts = to.named().toArray(ResourceQuota.Part[]::new);
    ResourceQuota before = effect == QuotaReport.Effect.NEXT_START ? guest.nextStart : guest.actual;
    ResourceQuota back = ResourceQuota.lift(parts).with(before.only(parts));
    return new QuotaPlan.Step(to, back, effect, "fake " + to);
  }

  @Override
  public void apply(String id, QuotaPlan.Step step, Operation op) {
    changes("apply " + words(step), id, op, () -> set(guest(id), step.to(), step.effect()));
  }

  @Override
  public void undo(String id, QuotaPlan.Step step, Operation op) {
    changes("undo " + words(step), id, op, () -> set(guest(id), step.back(), step.effect()));
  }

  private static String words(QuotaPlan.Step step) {
    return String.join("+", step.to().named().stream().map(Object::toString).toList());
  }

  private static void set(FakeGuest guest, ResourceQuota to, QuotaReport.Effect effect) {
    if (effect != QuotaReport.Effect.NEXT_START) {
      guest.actual = guest.actual.with(to);
    }
    if (effect != QuotaReport.Effect.UNTIL_STOP) {
      guest.nextStart = guest.nextStart.with(to);
    }
  }

  @Override
  public QuotaReading readQuota(String id, Operation op) {
    return host.ask(
        "readQuota",
        false,
        op,
        () -> {
          FakeGuest guest = guest(id);
          Map<ResourceQuota.Part, QuotaReport.Witness> witnesses = new LinkedHashMap<>();
          guest.actual.named().forEach(part -> witnesses.put(part, QuotaReport.Witness.KERNEL));
          return new QuotaReading(guest.actual, guest.nextStart, witnesses);
        });
  }
}
