package dev.posada.virtualbox;

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
    List<String> lookedAt = new ArrayList<>();
    for (String place : places.get()) {
      Optional<String> tool = runner.find(place, op);
      lookedAt.add(tool.orElse(Places.inWords(place)));
      if (tool.isPresent()) {
        return judge(tool.get(), lookedAt, op);
      }
    }
    return Diagnosis.missing(
        "there is no VBoxManage",
        "install VirtualBox, or put the folder of VBoxManage into PATH",
        lookedAt);
  }

  /** {@code VBoxManage --version}, which needs no VBoxSVC and starts none. */
  private Diagnosis judge(String tool, List<String> lookedAt, Operation op) {
    Command version = Command.read(tool, "--version");
    CommandResult result;
    try {
      result = runner.run(version, op);
    } catch (ConnectionException | NativeException | OperationTimeoutException e) {
      return Diagnosis.missing(
          tool + " does not tell its version: " + e.getMessage(),
          "run " + version + " by hand to see what it does",
          lookedAt);
    }
    VersionText text = VersionText.parse(result.stdout());
    if (text.version().isEmpty()) {
      return Diagnosis.missing(
          tool + " does not tell its version: " + failure(result),
          "run " + version + " by hand; if it fails there too, install VirtualBox anew",
          lookedAt);
    }
    String found = text.version().get();
    return text.obstacle()
        .map(
            obstacle ->
                Diagnosis.missing(
                    "VirtualBox " + found + " can start no machine: " + obstacle.what(),
                    obstacle.remedy(),
                    lookedAt))
        .orElseGet(() -> Diagnosis.found(found, lookedAt));
  }

  /** What it said instead of a version: its first words, from where errors come first. */
  private static String failure(CommandResult result) {
    String said = (result.stderr() + "\n" + result.stdout()).strip();
    String first = said.lines().findFirst().orElse("it says nothing");
    String start = first.length() > 200 ? first.substring(0, 200) + "..." : first;
    return start + " (exit code " + result.exitCode() + ")";
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
