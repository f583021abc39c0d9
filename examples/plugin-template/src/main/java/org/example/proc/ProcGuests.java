package org.example.proc;

import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.DeleteReport;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.GuestProcess;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Usage;
import dev.posada.spi.CallText;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The guests of a host: what each verb means for a process. */
final class ProcGuests implements ContainerDriver {
  private static final Duration AT_THE_END = Duration.ofSeconds(10);

  private final Guesthouse house;
  private final Tools tools;
  private final Opened opened;
  private final Keeper keeper;
  private final Commands commands;
  private final Processes processes;

  ProcGuests(Guesthouse house, Tools tools, Opened opened) {
    this.house = house;
    this.tools = tools;
    this.opened = opened;
    keeper = new Keeper(tools);
    commands = new Commands(tools, opened);
    processes = new Processes(tools);
  }

  @Override
  public List<GuestSummary> summaries(Operation op) {
    Map<Folder, Definition> all = house.all(op);
    return op.read(
        CallText.of("look at the processes of " + all.size() + " guests"),
        () -> {
          List<GuestSummary> summaries = new ArrayList<>();
          for (Map.Entry<Folder, Definition> guest : all.entrySet()) {
            summary(guest.getKey(), guest.getValue(), summaries);
          }
          return summaries;
        });
  }

  private static void summary(Folder folder, Definition guest, List<GuestSummary> to)
      throws IOException {
    try {
      GuestState state = folder.look().state();
      to.add(GuestSummary.builder(Kind.CONTAINER, folder.id(), guest.name(), state).build());
    } catch (NotFoundException vanished) {
      // it was deleted meanwhile
    }
  }

  @Override
  public GuestState state(String id, Operation op) {
    return look(id, op).state();
  }

  private Folder.Look look(String id, Operation op) {
    return op.read(CallText.of("look at the process of " + id), house.folder(id)::look);
  }

  private Definition definition(String id, Operation op) {
    return op.read(CallText.of("read the guest " + id), house.folder(id)::definition);
  }

  @Override
  public ContainerInfo inspect(String id, Operation op) {
    Definition guest = definition(id, op);
    Folder.Look now = look(id, op);
    ContainerInfo.Builder info =
        ContainerInfo.builder(id, guest.name(), now.state())
            .labels(guest.labels())
            .created(guest.created())
            .command(guest.command())
            .environment(guest.environment())
            .directory(guest.directory().orElse(house.folder(id).files().toString()));
    now.life().ifPresent(life -> info.started(life.started()));
    now.life().map(Life::exitCode).orElse(OptionalInt.empty()).ifPresent(info::exitCode);
    return info.build();
  }

  @Override
  public boolean refusesTakenNames() {
    return true;
  }

  @Override
  public String create(ContainerSpec spec, Operation op) {
    Folder folder = house.folder(UUID.randomUUID().toString());
    Definition guest = Definition.of(spec, spec.name().orElse(folder.id()));
    tools.checkSignal(guest.stopSignal(), op);
    return house.locked(
        op,
        () -> {
          house.requireFree(guest.name(), op);
          folder.create(op);
          tools.makePipe(folder.stdin(), op);
          folder.write(guest, op);
          return folder.id();
        });
  }

  @Override
  public DeleteReport delete(String id, Operation op) {
    return house.locked(
        op,
        () -> {
          String name = definition(id, op).name();
          requireOff(id, op);
          house.folder(id).delete(op);
          return DeleteReport.of(List.of("process " + name + " and its files"), Map.of());
        });
  }

  @Override
  public void rename(String id, String name, Operation op) {
    change(
        id,
        op,
        guest -> {
          if (!guest.name().equals(name)) {
            house.requireFree(name, op);
          }
          return guest.named(name);
        });
  }

  @Override
  public void label(String id, String key, String value, Operation op) {
    change(
        id,
        op,
        guest -> {
          Map<String, String> labels = new TreeMap<>(guest.labels());
          labels.put(key, value);
          return guest.labelled(labels);
        });
  }

  @Override
  public void unlabel(String id, String key, Operation op) {
    change(
        id,
        op,
        guest -> {
          Map<String, String> labels = new TreeMap<>(guest.labels());
          labels.remove(key);
          return guest.labelled(labels);
        });
  }

  private void change(String id, Operation op, UnaryOperator<Definition> change) {
    house.locked(
        op,
        () -> {
          house.folder(id).write(change.apply(definition(id, op)), op);
          return null;
        });
  }

  @Override
  public void start(String id, Operation op) {
    house.locked(
        op,
        () -> {
          Definition guest = definition(id, op);
          requireOff(id, op); // the core has looked, but another program may have been faster
          keeper.start(house.folder(id), guest, op);
          return null;
        });
  }

  private void requireOff(String id, Operation op) {
    GuestState state = state(id, op);
    if (state != GuestState.STOPPED) {
      throw new InvalidStateException(
          "it is " + state, Failure.notDone().lastSeen(state).remedy("stop it first"));
    }
  }

  @Override
  public void shutdown(String id, Operation op) {
    String signal = definition(id, op).stopSignal();
    tools.signal(signal, List.of(running(id, op).process().pid()), op);
  }

  /** Also its leftovers, which nobody sweeps if the keeper was killed. */
  @Override
  public void kill(String id, Operation op) {
    processes.signal("KILL", house.folder(id), any -> true, op);
  }

  @Override
  public void pause(String id, Operation op) {
    running(id, op);
    processes.signal("STOP", house.folder(id), stat -> !stat.isStopped(), op);
  }

  @Override
  public void resume(String id, Operation op) {
    running(id, op);
    processes.signal("CONT", house.folder(id), Proc.Stat::isStopped, op);
  }

  /** The life of a guest that runs. */
  private Life running(String id, Operation op) {
    Folder.Look now = look(id, op);
    if (now.state() == GuestState.STOPPED || now.life().isEmpty()) {
      throw new InvalidStateException(
          "it is " + now.state(), Failure.notDone().lastSeen(now.state()).remedy("start it first"));
    }
    return now.life().get();
  }

  @Override
  public Map<String, Usage> measure(List<String> ids, Operation op) {
    return processes.measure(ids.stream().map(house::folder).toList(), op);
  }

  @Override
  public List<GuestProcess> processes(String id, Operation op) {
    return processes.list(house.folder(id), op);
  }

  @Override
  public ExecResult exec(String id, ExecSpec spec, Operation op) {
    running(id, op);
    return commands.run(house.folder(id), definition(id, op), spec, op);
  }

  @Override
  public Process spawn(String id, ExecSpec spec, Operation op) {
    running(id, op);
    return commands.spawn(house.folder(id), definition(id, op), spec, op);
  }

  @Override
  public Stream<LogLine> logs(String id, LogOptions options, Operation op) {
    look(id, op);
    return op.read(
        CallText.of("read the log of " + id), () -> Log.stream(house.folder(id), options, opened));
  }

  @Override
  public List<InetAddress> addresses(String id, Operation op) {
    look(id, op); // of a guest that is gone, that comes first
    throw new UnsupportedCapabilityException(
        "the addresses of guests",
        Support.no("a process uses those of its host"),
        Failure.notDone());
  }

  @Override
  public Process stdio(String id, Operation op) {
    Life life = running(id, op);
    Runnable endInput =
        () -> tools.signal("USR1", List.of(life.keeper().pid()), op.unattended(AT_THE_END));
    return op.read(
        CallText.of("open the input and output of " + id),
        () -> opened.add(new Attached(house.folder(id), life.process(), opened, endInput)));
  }

  @Override
  public int awaitExit(String id, Operation op) {
    Folder folder = house.folder(id);
    op.read(
        CallText.of("await the end of the process of " + id),
        () -> {
          Patience.until(() -> folder.look().state() == GuestState.STOPPED, op);
          return null;
        });
    HypervisorException unknown =
        new NativeException("its keeper was killed, so nobody knows how it ended");
    return look(id, op).life().orElseThrow(() -> unknown).exitCode().orElseThrow(() -> unknown);
  }
}
