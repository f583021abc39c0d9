package dev.posada.internal.memory;

import dev.posada.ContainerSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What an image says about its containers. Immutable.
 *
 * @param entrypoint the words that stand before the command
 * @param command what is run where a container says nothing else
 * @param volumes the paths at which each container gets a volume
 */
record Runs(List<String> entrypoint, List<String> command, List<String> volumes) {
  static final Runs NOTHING = new Runs(List.of(), List.of(), List.of());
  static final Runs FOR_EVER = new Runs(List.of(), Commands.FOR_EVER, List.of());

  Runs {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    volumes = List.copyOf(volumes);
  }

  /** Returns what a container runs; an entrypoint of its own makes it forget the command. */
  List<String> commandOf(ContainerSpec spec) {
    boolean own = !spec.entrypoint().isEmpty();
    List<String> words = new ArrayList<>(own ? spec.entrypoint() : entrypoint);
    words.addAll(!spec.command().isEmpty() ? spec.command() : own ? List.of() : command);
    return words.isEmpty() ? Commands.FOR_EVER : List.copyOf(words);
  }

  /** Returns what an image of a container says, as Docker's commit keeps it. */
  Runs as(ContainerSpec spec) {
    boolean own = !spec.entrypoint().isEmpty();
    return new Runs(
        own ? spec.entrypoint() : entrypoint,
        !spec.command().isEmpty() ? spec.command() : own ? List.of() : command,
        volumes);
  }
}
