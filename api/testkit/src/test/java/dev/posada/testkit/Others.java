package dev.posada.testkit;

import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.ContainerSpec;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Hypervisors;
import dev.posada.Kind;
import dev.posada.Mount;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.HostDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.StorageDriver;
import dev.posada.spi.VirtualMachineDriver;
import dev.posada.testkit.fault.DriverCall;
import java.net.URI;

/**
 * Somebody else who uses a hypervisor: its driver without Posada's core, so that nothing that is
 * made has a label of Posada.
 */
final class Others implements AutoCloseable {
  private final Operation op = TestOperation.unlimited();
  private final HostDriver host;

  Others(String uri) {
    URI parsed = URI.create(uri);
    host =
        Hypervisors.load().providers().stream()
            .filter(provider -> provider.schemes().contains(parsed.getScheme()))
            .findFirst()
            .orElseThrow()
            .open(parsed, ConnectOptions.defaults(), op);
  }

  /** Makes a guest that has something to lose: a disk, a volume. */
  String guest(Kind kind, String name) {
    return kind == Kind.CONTAINER
        ? host.containers()
            .orElseThrow()
            .create(
                ContainerSpec.image("busybox")
                    .name(name)
                    .command("sleep", "infinity")
                    .mount(Mount.volume(name + "-data", "/data")),
                op)
        : host.virtualMachines()
            .orElseThrow()
            .create(VirtualMachineSpec.named(name).attach(Disk.blank(ByteSize.mib(1))), op);
  }

  VirtualMachineDriver machines() {
    return host.virtualMachines().orElseThrow();
  }

  GuestDriver guests(DriverCall call) {
    return call.driver().equals("ContainerDriver") ? host.containers().orElseThrow() : machines();
  }

  /** Starts the guest that a call is about, and waits until it runs. */
  void started(DriverCall call) {
    String id = call.guest().orElseThrow();
    guests(call).start(id, op);
    while (guests(call).state(id, op) == GuestState.STARTING) {
      Thread.onSpinWait();
    }
  }

  StorageDriver storage() {
    return host.storage().orElseThrow();
  }

  /** A call of nobody. */
  Operation op() {
    return op;
  }

  @Override
  public void close() {
    host.close();
  }
}
