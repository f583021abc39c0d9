package dev.posada.testkit;

import dev.posada.ContainerSpec;
import dev.posada.Guest;
import dev.posada.Kind;
import dev.posada.Nic;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.MemoryWorld;
import java.util.Optional;

/** The contract on a world of its own, in which everything can be made to happen. */
abstract class MemoryContract extends HypervisorContract {
  private final String uri;
  private final MemoryWorld world;

  /**
   * @param name of the world, which no other one has
   */
  MemoryContract(String name) {
    uri = "memory:///" + name;
    world = MemoryWorld.of(uri);
  }

  @Override
  protected String uri() {
    return uri;
  }

  @Override
  protected Optional<String> otherUri() {
    return Optional.of(uri + "-other");
  }

  @Override
  protected VirtualMachineSpec machine(String name) {
    return VirtualMachineSpec.named(name).attach(Nic.nat());
  }

  @Override
  protected ContainerSpec container(String name, boolean images) {
    return ContainerSpec.image("busybox").name(name).command("sleep", "infinity");
  }

  @Override
  protected Engine engine() {
    return new Engine() {
      @Override
      public String foreignGuest(Kind kind, String name) {
        try (Others others = new Others(uri)) {
          return others.guest(kind, name);
        }
      }

      @Override
      public void ignoreShutdown(Guest guest) {
        world.ignoreShutdown(guest.id());
      }

      @Override
      public void crash(Guest guest) {
        world.crash(guest.id());
      }

      @Override
      public void panic(Guest guest) {
        world.panic(guest.id());
      }

      @Override
      public String unpublishedImage() {
        return "missing/posada-test:1";
      }

      @Override
      public void disconnect() {
        world.disconnect();
      }

      @Override
      public void reconnect() {
        world.reconnect();
      }
    };
  }
}
