package dev.posada.vmware;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.ToolSearch;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * VMware Workstation, Fusion and Player, driven by their command line tool {@code vmrun}.
 * Thread-safe.
 */
public final class VmwareProvider implements HypervisorProvider {
  private final CommandRunner runner;
  private final Supplier<List<String>> places;

  /** For {@link java.util.ServiceLoader}; looks at nothing yet. */
  public VmwareProvider() {
    this(CommandRunner.local(), Places::here);
  }

  VmwareProvider(CommandRunner runner, Supplier<List<String>> places) {
    this.runner = runner;
    this.places = places;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("vmware");
  }

  @Override
  public String name() {
    return "VMware";
  }

  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    // vmrun alone: it has no option that asks for the version, which heads its usage
    return ToolSearch.of("vmrun", "VMware Workstation or Fusion", places.get())
        .diagnose(
            runner, List.of(), said -> Usage.version(said.stdout() + "\n" + said.stderr()), op);
  }

  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    throw new UnsupportedCapabilityException(
        uri.toString(),
        Support.no(
            "the VMware provider is not built yet, it can only be diagnosed",
            "use vmrun itself, or memory:///, which simulates machines"),
        Failure.notDone());
  }
}
