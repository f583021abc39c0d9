package dev.posada.vmware;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.OperationTimeoutException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    List<String> lookedAt = new ArrayList<>();
    for (String place : places.get()) {
      Optional<String> tool = runner.find(place, op);
      lookedAt.add(tool.orElse(Places.inWords(place)));
      if (tool.isPresent()) {
        return judge(tool.get(), lookedAt, op);
      }
    }
    return Diagnosis.missing(
        "there is no vmrun",
        "install VMware Workstation or Fusion, or put the folder of vmrun into PATH",
        lookedAt);
  }

  /** {@code vmrun} alone: it has no option that asks for the version, which heads its usage. */
  private Diagnosis judge(String tool, List<String> lookedAt, Operation op) {
    CommandResult result;
    try {
      result = runner.run(Command.read(tool), op);
    } catch (ConnectionException | NativeException | OperationTimeoutException e) {
      return Diagnosis.missing(
          tool + " does not tell its version: " + e.getMessage(),
          "run " + tool + " by hand to see what it does",
          lookedAt);
    }
    // The standard output has everything; the other one only what the system says of a broken tool.
    Usage usage = Usage.parse(result.stdout() + "\n" + result.stderr());
    return usage
        .version()
        .map(version -> Diagnosis.found(version, lookedAt))
        .orElseGet(
            () ->
                Diagnosis.missing(
                    tool + " does not tell its version: " + failure(usage, result.exitCode()),
                    "run " + tool + " by hand; if it fails there too, install VMware anew",
                    lookedAt));
  }

  private static String failure(Usage usage, int exitCode) {
    String said = usage.error().orElse("it says nothing");
    String start = said.length() > 200 ? said.substring(0, 200) + "..." : said;
    return start + " (exit code " + exitCode + ")";
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
