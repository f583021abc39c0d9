package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.util.List;

/** readVariable and writeVariable: they touch the running machine, never its file. [D] */
final class Variables {
  private static final List<String> KINDS = List.of("runtimeConfig", "guestEnv", "guestVar");

  private Variables() {}

  static void read(Request request) throws IOException {
    String kind = kind(request);
    Machine machine = open(request, kind);
    String name = request.parameter(2);
    String value = machine.record().get(kind, name);
    if (kind.equals("guestVar") && name.equals("ip") && value == null) {
      // Known to the host, so also while Tools do not answer. [O]
      boolean known = machine.record().addressKnown(request.now());
      value = known ? machine.record().get(Trait.IP) : null;
    }
    if (kind.equals("runtimeConfig") && value == null) {
      value = machine.config().get(name);
    }
    request.print(value == null ? "" : value);
  }

  static void write(Request request) throws IOException {
    String kind = kind(request);
    Machine machine = open(request, kind);
    machine.record().set(kind, request.parameter(2), request.parameter(3));
    request.home().save(machine.record());
  }

  private static String kind(Request request) {
    String word = request.parameter(1);
    return KINDS.stream().filter(word::equalsIgnoreCase).findFirst().orElseThrow(Usage.Wanted::new);
  }

  private static Machine open(Request request, String kind) throws IOException {
    return kind.equals("guestEnv")
        ? GuestSession.open(request).machine()
        : request.machine().mustBeOn();
  }
}
