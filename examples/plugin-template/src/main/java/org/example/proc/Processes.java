package org.example.proc;

import dev.posada.ByteSize;
import dev.posada.GuestProcess;
import dev.posada.GuestState;
import dev.posada.NotFoundException;
import dev.posada.Usage;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** All processes of a guest: the first one, and those that have its mark. */
final class Processes {
  /** What {@code times} of bash prints. */
  private static final Pattern TIME = Pattern.compile("([0-9]+)m([0-9]+)[.,]([0-9]+)s");

  private final Tools tools;

  Processes(Tools tools) {
    this.tools = tools;
  }

  /** The first one before the others; none of a guest that is off. */
  private static List<Long> of(Folder folder) throws IOException {
    List<Long> all = new ArrayList<>();
    folder
        .look()
        .life()
        .map(Life::process)
        .filter(first -> Proc.stat(first).isPresent())
        .ifPresent(first -> all.add(first.pid()));
    Proc.with(folder.mark()).stream().filter(pid -> !all.contains(pid)).forEach(all::add);
    return all;
  }

  /** Sends a signal to those that need it, until none does: they may have children meanwhile. */
  void signal(String name, Folder folder, Predicate<Proc.Stat> needs, Operation op) {
    Patience.until(
        () -> {
          List<Long> needing =
              op
                  .read(CallText.of("look for the processes of " + folder.id()), () -> of(folder))
                  .stream()
                  .filter(pid -> Proc.stat(pid).filter(needs).isPresent())
                  .toList();
          if (!needing.isEmpty()) {
            tools.signal(name, needing, op);
          }
          return needing.isEmpty();
        },
        op);
  }

  List<GuestProcess> list(Folder folder, Operation op) {
    return op.read(
        CallText.of("list the processes of " + folder.id()),
        () -> of(folder).stream().flatMap(pid -> process(pid).stream()).toList());
  }

  private static Optional<GuestProcess> process(long pid) {
    String user = ProcessHandle.of(pid).flatMap(process -> process.info().user()).orElse("?");
    return Proc.stat(pid).map(stat -> new GuestProcess(pid, user, stat.own(), Proc.command(pid)));
  }

  Map<String, Usage> measure(List<Folder> folders, Operation op) {
    return op.read(
        CallText.of("measure the processes of " + folders.size() + " guests"),
        () -> {
          Map<String, Usage> usages = new HashMap<>();
          for (Folder folder : folders) {
            measure(folder).ifPresent(usage -> usages.put(folder.id(), usage));
          }
          return usages;
        });
  }

  /**
   * What they use together. The time of a process that has ended is counted with the one that
   * waited for it; that of a command that was killed is lost. Disks and network they share with the
   * host, so of these is no word.
   */
  private static Optional<Usage> measure(Folder folder) throws IOException {
    try {
      if (folder.look().state() == GuestState.STOPPED) {
        return Optional.empty();
      }
      Duration cpuTime = ofCommands(folder);
      long memory = 0;
      List<Long> all = of(folder);
      for (long pid : all) {
        cpuTime = cpuTime.plus(Proc.stat(pid).map(Proc.Stat::withChildren).orElse(Duration.ZERO));
        memory += Proc.memory(pid).map(ByteSize::bytes).orElse(0L);
      }
      return Optional.of(
          Usage.builder(Instant.now())
              .cpuTime(cpuTime)
              .memory(ByteSize.bytes(memory))
              .processes(all.size())
              .build());
    } catch (NotFoundException gone) {
      return Optional.empty();
    }
  }

  private static Duration ofCommands(Folder folder) throws IOException {
    if (!Files.exists(folder.used())) {
      return Duration.ZERO;
    }
    return TIME.matcher(Files.readString(folder.used()))
        .results()
        .map(t -> Duration.parse("PT" + t.group(1) + "M" + t.group(2) + "." + t.group(3) + "S"))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
