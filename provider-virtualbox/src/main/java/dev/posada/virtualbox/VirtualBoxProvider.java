package dev.posada.virtualbox;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.ToolSearch;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** VirtualBox, driven by its command line tool {@code VBoxManage}. Thread-safe. */
public final class VirtualBoxProvider implements HypervisorProvider {
  private final CommandRunner runner;
  private final Supplier<List<String>> places;

  /** For {@link java.util.ServiceLoader}; looks at nothing yet. */
  public VirtualBoxProvider() {
    this(CommandRunner.local(), Places::here);
  }

  VirtualBoxProvider(CommandRunner runner, Supplier<List<String>> places) {
    this.runner = runner;
    this.places = places;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("vbox");
  }

  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    // --version needs no VBoxSVC and starts none
    return ToolSearch.of("VBoxManage", "VirtualBox", places.get())
        .diagnose(runner, List.of("--version"), VirtualBoxProvider::version, op);
  }

  private static Optional<String> version(CommandResult said) {
    VersionText text = VersionText.parse(said.stdout());
    if (text.version().isPresent() && text.obstacle().isPresent()) {
      VersionText.Obstacle obstacle = text.obstacle().get();
      throw new ConnectionException(
          "VirtualBox " + text.version().get() + " can start no machine: " + obstacle.what(),
          Failure.notDone().remedy(obstacle.remedy()));
    }
    return text.version();
  }

  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    throw new UnsupportedCapabilityException(
        uri.toString(),
        Support.no(
            "the VirtualBox provider is not built yet, it can only be diagnosed",
            "use VBoxManage itself, or memory:///, which simulates machines"),
        Failure.notDone());
  }
}
