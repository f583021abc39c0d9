package dev.posada.internal.memory;

import dev.posada.ConnectOptions;
import dev.posada.ContainerSpec;
import dev.posada.VirtualMachineSpec;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.HostDriver;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.VirtualMachineDriver;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A new world whose clock stands still, and the drivers of a host in it. */
final class Inn implements AutoCloseable {
  private static final AtomicInteger OPENED = new AtomicInteger();

  final FakeOperation op = new FakeOperation();
  final World world;
  final HostDriver host;
  final VirtualMachineDriver machines;
  final ContainerDriver containers;
  final ImageDriver images;

  Inn() {
    URI uri = URI.create("memory:///inn-" + OPENED.incrementAndGet());
    world = World.of(uri);
    world.speed(0);
    host = new MemoryProvider().open(uri, ConnectOptions.defaults(), op);
    machines = host.virtualMachines().orElseThrow();
    containers = host.containers().orElseThrow();
    images = host.images().orElseThrow();
    op.calls().clear();
  }

  /** Returns another call, for another thread. */
  FakeOperation another() {
    return new FakeOperation();
  }

  void advance(Duration by) {
    world.advance(by);
  }

  void advanceSeconds(double seconds) {
    world.advance(Duration.ofNanos((long) (seconds * 1e9)));
  }

  String machine(String name) {
    return machines.create(VirtualMachineSpec.named(name), op);
  }

  /** Returns a machine whose agent answers. */
  String booted(String name) {
    String id = machine(name);
    machines.start(id, op);
    advance(SimulatedMachine.POWER_ON.plus(SimulatedMachine.BOOT));
    return id;
  }

  String container(ContainerSpec spec) {
    images.pull(spec.image().orElseThrow(), op);
    return containers.create(spec, op);
  }

  /** Returns a container that was started. */
  String running(ContainerSpec spec) {
    String id = container(spec);
    containers.start(id, op);
    return id;
  }

  String running(String... command) {
    return running(ContainerSpec.image("alpine:3.20").command(command));
  }

  @Override
  public void close() {
    host.close();
  }
}
