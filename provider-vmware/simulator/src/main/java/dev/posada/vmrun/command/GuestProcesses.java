package dev.posada.vmrun.command;

import dev.posada.vmrun.host.MachineRecord;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * listProcessesInGuest and killProcessInGuest. Only processes that a guest began are ever ended.
 */
final class GuestProcesses {
  private static final String FAMILY = "process";

  private GuestProcesses() {}

  static void list(Request request) throws IOException {
    MachineRecord record = GuestSession.open(request).machine().record();
    sweep(record);
    Map<String, String> running = record.family(FAMILY);
    request.print("Process list: " + (1 + running.size()));
    request.print("pid=1, owner=root, cmd=/sbin/init");
    running.forEach(
        (pid, text) -> {
          String[] part = text.split("\\|", 3);
          request.print("pid=" + pid + ", owner=" + part[1] + ", cmd=" + part[2]);
        });
    request.home().save(record);
  }

  static void kill(Request request) throws IOException {
    MachineRecord record = GuestSession.open(request).machine().record();
    sweep(record);
    String pid = request.parameter(1);
    if (record.get(FAMILY, pid) == null) {
      // What the real one says is not known. [G]
      throw Message.UNKNOWN.failure();
    }
    ours(pid, record.get(FAMILY, pid)).ifPresent(ProcessHandle::destroyForcibly);
    record.remove(FAMILY, pid);
    request.home().save(record);
  }

  static void remember(MachineRecord record, Process process, String owner, String command) {
    String text = begin(process.toHandle()) + "|" + owner + "|" + command.replace('\n', ' ');
    record.set(FAMILY, Long.toString(process.pid()), text);
  }

  static void forget(MachineRecord record, long pid) {
    record.remove(FAMILY, Long.toString(pid));
  }

  /** Ends all of a guest that is going. */
  static void end(MachineRecord record) {
    record.family(FAMILY).forEach((pid, text) -> ours(pid, text).ifPresent(GuestProcesses::end));
    record.clear(FAMILY);
  }

  private static void end(ProcessHandle process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void sweep(MachineRecord record) {
    record
        .family(FAMILY)
        .forEach(
            (pid, text) -> {
              if (ours(pid, text).isEmpty()) {
                record.remove(FAMILY, pid);
              }
            });
  }

  /** The process that was begun under a number, unless another one has the number by now. */
  private static Optional<ProcessHandle> ours(String pid, String text) {
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(ProcessHandle::isAlive)
        .filter(process -> text.startsWith(begin(process) + "|"));
  }

  private static String begin(ProcessHandle process) {
    return process.info().startInstant().map(i -> Long.toString(i.toEpochMilli())).orElse("0");
  }
}
