package dev.posada.vmware.machine;

import dev.posada.ByteSize;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.Kind;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.tool.Found;
import dev.posada.vmware.tool.Installation;
import java.util.List;
import java.util.Map;

/** All machines at a glance: one {@code vmrun list}, and their files. Thread-safe. */
public final class Picture {
  private final Installation vmware;
  private final States states;

  /** Takes the values. */
  public Picture(Installation vmware) {
    this.vmware = vmware;
    this.states = new States(vmware);
  }

  /** {@return all machines} */
  public List<GuestSummary> summaries(Operation op) {
    List<String> running = vmware.library().real(vmware.tool().running(op), op);
    return vmware.library().all(running, op).stream()
        .map(machine -> summary(machine, states.word(machine, running, op)))
        .toList();
  }

  /** {@return the names of all machines, also of those that run where nobody looks for them} */
  public List<String> names(Operation op) {
    return vmware.library().all(vmware.tool().running(op), op).stream().map(Found::name).toList();
  }

  /** {@return the machines that have all these labels} */
  public List<GuestSummary> labelled(Map<String, String> labels, Operation op) {
    return vmware.library().all(vmware.tool().running(op), op).stream()
        .filter(machine -> labels(machine).entrySet().containsAll(labels.entrySet()))
        .map(machine -> summary(machine, States.OFF))
        .toList();
  }

  private static Map<String, String> labels(Found machine) {
    return machine.file().map(MachineFile::labels).orElse(Map.of());
  }

  private static GuestSummary summary(Found machine, String word) {
    GuestState state = States.state(word);
    GuestSummary.Builder summary =
        GuestSummary.builder(Kind.VIRTUAL_MACHINE, machine.id(), machine.name(), state)
            .nativeState(word);
    machine
        .file()
        .filter(file -> !file.isEncrypted())
        .ifPresent(file -> summary.vcpus(file.vcpus()).memory(ByteSize.mib(file.memory())));
    return summary.build();
  }
}
