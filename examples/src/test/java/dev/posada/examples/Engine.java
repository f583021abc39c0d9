package dev.posada.examples;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The real engines that the environment may name. */
public enum Engine {
  /** A Docker engine, with a swarm of its own. */
  DOCKER,
  /** A Podman. */
  PODMAN,
  /** A libvirtd, and a second one beside it that machines can move to. */
  KVM,
  /** The command line of a VirtualBox, and an emulated host beside it where machines start. */
  VIRTUALBOX;

  /** The URI of the engine. */
  public String uri() {
    return variable("");
  }

  /** Its URI, and that of the second one if there is one. */
  public List<String> uris() {
    return Stream.of(uri(), variable("2")).filter(uri -> !uri.isBlank()).toList();
  }

  /** Where it keeps the disks of machines. */
  public List<Path> folders() {
    String folder = System.getenv().getOrDefault("POSADA_LAB_IMAGES", "");
    return this != KVM || folder.isBlank() ? List.of() : List.of(Path.of(folder));
  }

  private String variable(String suffix) {
    return System.getenv().getOrDefault("POSADA_LAB_" + name() + suffix, "");
  }

  /** Skips the test that calls it if the engine is not there, and fails it where CI has it. */
  public void require() {
    if (!uri().isBlank()) {
      return;
    }
    String test =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .getCallerClass()
            .getSimpleName();
    String reason = "POSADA_LAB_" + name() + " names no engine; .ci/lab run provides one";
    String parts = System.getenv().getOrDefault("POSADA_CI_PARTS", "");
    if (List.of(parts.split("\\s+")).contains(name().toLowerCase(Locale.ROOT))) {
      throw new AssertionError("CI demands it, but " + reason);
    }
    System.out.println("skipped " + test + " on " + name() + ": " + reason);
    abort(reason);
  }
}
