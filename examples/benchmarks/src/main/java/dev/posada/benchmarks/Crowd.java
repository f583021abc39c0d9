package dev.posada.benchmarks;

import dev.posada.ByteSize;
import dev.posada.ContainerSpec;
import dev.posada.Guest;
import dev.posada.GuestInfo;
import dev.posada.Guests;
import dev.posada.Host;
import dev.posada.NotFoundException;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachineSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many guests that do nothing. They carry the number of this process, so that those of a run that
 * was killed are found and removed by the next one.
 */
final class Crowd implements AutoCloseable {
  private static final String NAME = "posada-test-crowd-";
  private static final String OWNER = "dev.posada.benchmarks";
  private static final long SELF = ProcessHandle.current().pid();

  private final List<Guest> members = new ArrayList<>();

  private Crowd() {}

  /** Gathers containers; they do not run. */
  static Crowd of(int size, Host host, Stage stage) throws NotRunException {
    String image = Stage.named("POSADA_LAB_IMAGE", "an image to make containers from");
    removeLeft(host.containers());
    Crowd crowd = stage.keep(new Crowd());
    for (int i = 0; i < size; i++) {
      crowd.members.add(
          host.containers()
              .create(
                  ContainerSpec.image(image)
                      .pull(ContainerSpec.Pull.NEVER)
                      .name(name(i))
                      .label(OWNER, Long.toString(SELF))
                      .command("sleep", "3600")));
    }
    return crowd;
  }

  /** Gathers machines without disks; they do not run. */
  static Crowd ofMachines(int size, Host host, Stage stage) {
    removeLeft(host.virtualMachines());
    Crowd crowd = stage.keep(new Crowd());
    for (int i = 0; i < size; i++) {
      crowd.members.add(
          host.virtualMachines()
              .create(
                  VirtualMachineSpec.named(name(i))
                      .label(OWNER, Long.toString(SELF))
                      .quota(ResourceQuota.limit().vcpus(1).memory(ByteSize.mib(64)))));
    }
    return crowd;
  }

  private static String name(int number) {
    return NAME + SELF + "-" + number;
  }

  Crowd start() {
    return start(members.size());
  }

  /** Starts the first ones. */
  Crowd start(int count) {
    members.subList(0, count).forEach(Guest::start);
    return this;
  }

  Guest first() {
    return members.get(0);
  }

  /** Those requests that ask for one of its members: others may use the engine too. */
  List<byte[]> of(List<byte[]> requests) {
    return requests.stream()
        .filter(
            request -> {
              String text = new String(request, StandardCharsets.ISO_8859_1);
              return members.stream().anyMatch(member -> text.contains(member.id()));
            })
        .toList();
  }

  private static void removeLeft(Guests<?> guests) {
    for (Guest guest : guests.list()) {
      if (guest.name().startsWith(NAME) && isLeft(guest)) {
        remove(guest);
      }
    }
  }

  private static boolean isLeft(Guest guest) {
    try {
      GuestInfo info = guest.inspect();
      String owner = info.labels().getOrDefault(OWNER, Long.toString(SELF));
      return ProcessHandle.of(Long.parseLong(owner)).isEmpty();
    } catch (NotFoundException gone) {
      return false;
    }
  }

  private static void remove(Guest guest) {
    try {
      guest.kill();
      guest.delete();
    } catch (NotFoundException gone) {
      // all the better
    }
  }

  @Override
  public void close() {
    RuntimeException first = null;
    for (Guest member : members) {
      try {
        remove(member);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
