package dev.posada.benchmarks;

import dev.posada.Container;
import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.Containers;
import dev.posada.Host;
import dev.posada.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many containers that do nothing. They carry the number of this process, so that those of a run
 * that was killed are found and removed by the next one.
 */
final class Crowd implements AutoCloseable {
  private static final String OWNER = "dev.posada.benchmarks";
  private static final long SELF = ProcessHandle.current().pid();

  private final List<Container> members = new ArrayList<>();

  private Crowd() {}

  /** Gathers them; they do not run. */
  static Crowd of(int size, Host host, Stage stage) throws NotRunException {
    String image = System.getenv("POSADA_LAB_IMAGE");
    if (image == null) {
      throw new NotRunException("POSADA_LAB_IMAGE names no image to make containers from");
    }
    removeLeft(host.containers());
    Crowd crowd = stage.keep(new Crowd());
    for (int i = 0; i < size; i++) {
      crowd.members.add(
          host.containers()
              .create(
                  ContainerSpec.image(image)
                      .pull(ContainerSpec.Pull.NEVER)
                      .name("posada-test-crowd-" + SELF + "-" + i)
                      .label(OWNER, Long.toString(SELF))
                      .command("sleep", "3600")));
    }
    return crowd;
  }

  Crowd start() {
    members.forEach(Container::start);
    return this;
  }

  Container first() {
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

  private static void removeLeft(Containers containers) {
    for (Container container : containers.list()) {
      if (container.name().startsWith("posada-test-crowd-") && isLeft(container)) {
        remove(container);
      }
    }
  }

  private static boolean isLeft(Container container) {
    try {
      ContainerInfo info = container.inspect();
      String owner = info.labels().getOrDefault(OWNER, Long.toString(SELF));
      return ProcessHandle.of(Long.parseLong(owner)).isEmpty();
    } catch (NotFoundException gone) {
      return false;
    }
  }

  private static void remove(Container container) {
    try {
      container.kill();
      container.delete();
    } catch (NotFoundException gone) {
      // all the better
    }
  }

  @Override
  public void close() {
    RuntimeException first = null;
    for (Container member : members) {
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
