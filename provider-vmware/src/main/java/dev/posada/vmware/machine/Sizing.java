package dev.posada.vmware.machine;

import dev.posada.ByteSize;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.Dictionary;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.tool.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads and sets the size of machines that are off. Thread-safe. */
public final class Sizing {
  private final Installation vmware;
  private final States states;

  /** Takes the values. */
  public Sizing(Installation vmware) {
    this.vmware = vmware;
    this.states = new States(vmware);
  }

  /** {@return what a machine does, in words of VMware} */
  public String word(String id, Operation op) {
    return states.word(id, op);
  }

  /** {@return the size that a machine has, or will have when it starts} */
  public ResourceQuota read(String id, Operation op) {
    return Limits.of(vmware.library().file(id, op));
  }

  /** {@return memory as VMware takes it} */
  public static ByteSize rounded(ByteSize memory) {
    return ByteSize.mib(Math.max(1, Size.rounded(memory)));
  }

  /** {@return why no machine on this host can have so many processors; empty if it can} */
  public Optional<RejectedException> refusedVcpus(int vcpus, Operation op) {
    return new Size(vcpus, 1).ofVcpus(HostSize.of(vmware, op));
  }

  /** {@return why no machine on this host can have so much memory; empty if it can} */
  public Optional<RejectedException> refusedMemory(ByteSize memory, Operation op) {
    return new Size(1, Size.rounded(memory)).ofMemory(HostSize.of(vmware, op));
  }

  /** Sets the parts of the size that a quota names. */
  public void set(String id, ResourceQuota quota, Operation op) {
    vmware.tool().alone(id, op, () -> vmware.library().change(id, file -> sized(file, quota), op));
  }

  /** {@return what a machine says of the parts of its size that a quota names, word for word} */
  public String said(String id, ResourceQuota quota, Operation op) {
    Dictionary said = vmware.library().file(id, op).keys();
    return keys(quota).stream()
        .filter(key -> said.value(key).isPresent())
        .map(key -> key + "=" + said.text(key))
        .collect(Collectors.joining("\n"));
  }

  /**
   * Has a machine say again what it said of its size: cores in a socket and odd sizes of memory are
   * more than a quota tells.
   *
   * @param quota names the parts
   * @param said what it said of them
   */
  public void restore(String id, ResourceQuota quota, String said, Operation op) {
    Map<String, String> before =
        said.lines()
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(one -> one[0], one -> one[1]));
    UnaryOperator<Dictionary> change =
        keys -> {
          Dictionary back = keys;
          for (String key : keys(quota)) {
            String value = before.get(key);
            back = value == null ? back.without(key) : back.with(key, value);
          }
          return back;
        };
    vmware.tool().alone(id, op, () -> vmware.library().change(id, file -> file.keys(change), op));
  }

  private static List<String> keys(ResourceQuota quota) {
    List<String> keys = new ArrayList<>();
    quota.vcpus().ifPresent(any -> keys.addAll(List.of("numvcpus", "cpuid.coresPerSocket")));
    quota.memory().ifPresent(any -> keys.add("memsize"));
    return keys;
  }

  private static MachineFile sized(MachineFile file, ResourceQuota quota) {
    MachineFile sized = file;
    if (quota.vcpus().isPresent() && quota.vcpus().getAsInt() != file.vcpus()) {
      sized = sized.vcpus(quota.vcpus().getAsInt());
    }
    if (quota.memory().isPresent() && quota.memory().get().bytes() >> 20 != file.memory()) {
      sized = sized.memory(quota.memory().get().bytes() >> 20);
    }
    return sized;
  }
}
