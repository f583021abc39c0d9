package dev.posada.virtualbox;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.ToolSearch;
import dev.posada.virtualbox.tool.HostTrouble;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** VirtualBox, driven by its command line tool {@code VBoxManage}. Thread-safe. */
public final class VirtualBoxProvider implements HypervisorProvider {
  /** What the tool can read only in a locale that it knows. */
  private static final String FOREIGN = "\u00e9";

  private final CommandRunner runner;
  private final Supplier<List<String>> places;
  private final Obstacles obstacles;

  /** For {@link java.util.ServiceLoader}; looks at nothing yet. */
  public VirtualBoxProvider() {
    this(CommandRunner.local(), Places::here, new Obstacles(Path.of("/")));
  }

  VirtualBoxProvider(CommandRunner runner, Supplier<List<String>> places, Obstacles obstacles) {
    this.runner = runner;
    this.obstacles = obstacles;
    this.places = places;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("vbox");
  }

  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    // --version needs no VBoxSVC and starts none; what follows it is not looked at, but read
    return ToolSearch.of(
            "VBoxManage", "VirtualBox", new Connecting(runner, places.get(), options).places())
        .diagnose(runner, List.of("--version", FOREIGN), this::version, op);
  }

  private Optional<String> version(CommandResult said) {
    if (HostTrouble.lacksLocale(said.stderr())) {
      String what = "VBoxManage does not know the locale C.UTF-8, in which names are read";
      refuse(what, new VersionText.Obstacle(what, HostTrouble.LOCALE));
    }
    VersionText text = VersionText.parse(said.stdout());
    if (text.version().isPresent()) {
      text.tooOld().ifPresent(old -> refuse(old.what(), old));
      text.obstacle()
          .or(() -> obstacles.first(text.numbers().orElseThrow()))
          .ifPresent(
              obstacle ->
                  refuse(
                      "VirtualBox "
                          + text.version().get()
                          + " can start no machine: "
                          + obstacle.what(),
                      obstacle));
    }
    return text.version();
  }

  private static void refuse(String what, VersionText.Obstacle obstacle) {
    throw new ConnectionException(what, Failure.notDone().remedy(obstacle.remedy()));
  }

  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    return new Connecting(runner, places.get(), options).open(uri, op);
  }
}
