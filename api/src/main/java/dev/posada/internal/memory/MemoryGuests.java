package dev.posada.internal.memory;

import dev.posada.DeleteReport;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HypervisorException;
import dev.posada.ResourceQuota;
import dev.posada.Usage;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** What the drivers of machines and containers do alike. Thread-safe. */
abstract class MemoryGuests<G extends SimulatedGuest> implements GuestDriver {
  private final World world;
  private final Connection connection;
  private final Register<G> guests;
  private final GuestCommands commands;
  private final GuestFiles files;

  MemoryGuests(World world, Connection connection, Register<G> guests) {
    this.world = world;
    this.connection = connection;
    this.guests = guests;
    commands = new GuestCommands(world, connection);
    files = new GuestFiles(world, connection);
  }

  /** Returns what is gone with a guest, and what was kept. */
  abstract DeleteReport delete(G guest);

  /** Returns why a guest that is gone left things behind, with their names. */
  abstract HypervisorException leftBy(G guest, HypervisorException failed);

  final World world() {
    return world;
  }

  final Connection connection() {
    return connection;
  }

  final Register<G> guests() {
    return guests;
  }

  final <T> T read(String operation, String id, Operation op, Function<G, T> body) {
    return connection.read(operation, id, op, () -> body.apply(guests.get(id)));
  }

  final void change(String operation, String id, Operation op, Consumer<G> body) {
    connection.change(
        operation,
        id,
        op,
        () -> {
          G guest = guests.get(id);
          if (!operation.equals("kill")) {
            guest.requireIdle();
          }
          body.accept(guest);
        });
  }

  /** Returns what calls about all guests are about, for the trace. */
  private String all() {
    return guests.kind() + "s";
  }

  @Override
  public final boolean refusesTakenNames() {
    return true;
  }

  @Override
  public final List<GuestSummary> summaries(Operation op) {
    return connection.read(
        "summaries", all(), op, () -> guests.all().stream().map(SimulatedGuest::summary).toList());
  }

  @Override
  public final List<GuestSummary> labelled(Map<String, String> labels, Operation op) {
    return connection.read(
        "labelled",
        all(),
        op,
        () ->
            guests.all().stream()
                .filter(guest -> guest.labels().entrySet().containsAll(labels.entrySet()))
                .map(SimulatedGuest::summary)
                .toList());
  }

  @Override
  public final GuestState state(String id, Operation op) {
    return read("state", id, op, SimulatedGuest::state);
  }

  @Override
  public final boolean ready(String id, Operation op) {
    return read("ready", id, op, SimulatedGuest::isReady);
  }

  @Override
  public final boolean holdsProcess(String id, Operation op) {
    return read("holdsProcess", id, op, guest -> guest.run() != null);
  }

  @Override
  public final void start(String id, Operation op) {
    change("start", id, op, SimulatedGuest::start);
  }

  @Override
  public final void shutdown(String id, Operation op) {
    change("shutdown", id, op, SimulatedGuest::shutdown);
  }

  @Override
  public final void kill(String id, Operation op) {
    change("kill", id, op, SimulatedGuest::kill);
  }

  @Override
  public final void pause(String id, Operation op) {
    change("pause", id, op, SimulatedGuest::pause);
  }

  @Override
  public final void resume(String id, Operation op) {
    change("resume", id, op, SimulatedGuest::resume);
  }

  @Override
  public final void rename(String id, String name, Operation op) {
    change(
        "rename",
        id,
        op,
        guest -> {
          guest.requireRenamable();
          requireName(name);
          guests.rename(guest, name);
        });
  }

  /** Refuses a name that this kind of guest cannot have. */
  abstract void requireName(String name);

  @Override
  public final DeleteReport delete(String id, Operation op) {
    return connection.waitingChange(
        "delete",
        id,
        op,
        () -> {
          G gone =
              world
                  .time()
                  .locked(
                      () -> {
                        G guest = guests.get(id);
                        guest.requireIdle();
                        guest.requireDeletable();
                        guests.remove(guest);
                        return guest;
                      });
          try {
            connection.halfway("delete", id, op);
          } catch (HypervisorException e) {
            throw world.time().locked(() -> leftBy(gone, e));
          }
          return world.time().locked(() -> delete(gone));
        });
  }

  @Override
  public final QuotaPlan plan(String id, ResourceQuota quota, Operation op) {
    return read("plan", id, op, guest -> Plans.plan(guest, quota));
  }

  @Override
  public final void apply(String id, QuotaPlan.Step step, Operation op) {
    connection.waitingChange(
        "apply",
        id,
        op,
        () -> {
          Timeline time = world.time();
          time.locked(() -> guests.get(id).requireIdle());
          time.locked(() -> Plans.setNow(guests.get(id), step.to(), step.effect()));
          connection.halfway("apply", id, op);
          time.locked(() -> Plans.set(guests.get(id), step.to(), step.effect()));
          return null;
        });
  }

  @Override
  public final void undo(String id, QuotaPlan.Step step, Operation op) {
    change("undo", id, op, guest -> Plans.set(guest, step.back(), step.effect()));
  }

  @Override
  public final QuotaReading readQuota(String id, Operation op) {
    return read("readQuota", id, op, Plans::read);
  }

  @Override
  public final Map<String, Usage> measure(List<String> ids, Operation op) {
    return connection.read(
        "measure",
        ids.size() == 1 ? ids.get(0) : all(),
        op,
        () -> {
          Map<String, Usage> usages = new LinkedHashMap<>();
          for (String id : ids) {
            guests
                .find(id)
                .filter(SimulatedGuest::isRunning)
                .ifPresent(guest -> usages.put(id, guest.usage()));
          }
          return usages;
        });
  }

  @Override
  public final void label(String id, String key, String value, Operation op) {
    change("label", id, op, guest -> guest.label(key, value));
  }

  @Override
  public final void unlabel(String id, String key, Operation op) {
    change("unlabel", id, op, guest -> guest.unlabel(key));
  }

  @Override
  public final void copyTo(String id, Path from, String to, Operation op) {
    files.copyTo(id, () -> guests.get(id), from, to, op);
  }

  @Override
  public final void copyFrom(String id, String from, Path to, Operation op) {
    files.copyFrom(id, () -> guests.get(id), from, to, op);
  }

  @Override
  public final ExecResult exec(String id, ExecSpec spec, Operation op) {
    return commands.exec(id, () -> guests.get(id), spec, op);
  }

  @Override
  public final Process spawn(String id, ExecSpec spec, Operation op) {
    return commands.spawn(id, () -> guests.get(id), spec, op);
  }
}
