package dev.posada.examples.tour;

import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Guest;
import dev.posada.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a guest sees of processes, names, mounts and networks, beside what its host sees. */
final class Isolation {
  /**
   * One line each: host name, number of processes, number of mounts, network cards, boot of the
   * kernel. Nothing but what a shell has built in, since the guest may have nothing else.
   */
  private static final String LOOK =
      """
      read -r name </proc/sys/kernel/hostname; echo "$name"
      set -- /proc/[0-9]*; echo $#
      n=0; while read -r line; do n=$((n+1)); done </proc/mounts; echo $n
      cards=; while IFS=: read -r card rest; do
        case $rest in *[0-9]*) cards="$cards $card" ;; esac
      done </proc/net/dev; echo $cards
      read -r boot </proc/sys/kernel/random/boot_id; echo "$boot"
      """;

  private Isolation() {}

  /**
   * What is seen from one place. Immutable.
   *
   * @param cards of the network
   * @param boot what the kernel drew when it began, so that each kernel has its own
   */
  record View(String name, String processes, String mounts, String cards, String boot) {
    private static Optional<View> of(List<String> lines) {
      return lines.size() == 5
          ? Optional.of(
              new View(lines.get(0), lines.get(1), lines.get(2), lines.get(3), lines.get(4)))
          : Optional.empty();
    }
  }

  /**
   * From inside and from outside. Immutable.
   *
   * @param guest what the guest sees
   * @param host what this program sees, if it runs on the host itself
   */
  record Views(View guest, Optional<View> host) {
    /** Whose kernel the guest has. */
    String kernel() {
      return host.map(it -> it.boot().equals(guest.boot()) ? "that of the host" : "its own")
          .orElse("of boot " + guest.boot().split("-")[0]);
    }
  }

  /** Looks; empty if the guest has no shell that could. */
  static Optional<Views> look(Guest guest, Place place, Task task) {
    ExecResult result = guest.exec(ExecSpec.command("sh", "-c", LOOK), task);
    return View.of(result.stdout().lines().map(String::strip).toList())
        .map(inside -> new Views(inside, host(place)));
  }

  /** Of this machine, if it is the host: else its figures say nothing about the guest's. */
  private static Optional<View> host(Place place) {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      if (!place.isHere() && !place.host().inspect().hostName().equals(Optional.of(name))) {
        return Optional.empty();
      }
      String processes;
      try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
        processes =
            "" + entries.filter(it -> it.getFileName().toString().matches("[0-9]+")).count();
      }
      String mounts = "" + Files.readAllLines(Path.of("/proc/self/mounts")).size();
      String cards =
          String.join(
              " ",
              Files.readAllLines(Path.of("/proc/net/dev")).stream()
                  .filter(line -> line.contains(":"))
                  .map(line -> line.substring(0, line.indexOf(':')).strip())
                  .toList());
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      return Optional.of(new View(name, processes, mounts, cards, boot));
    } catch (IOException e) {
      return Optional.empty(); // no Linux, or one without /proc
    }
  }
}
