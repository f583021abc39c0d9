package dev.posada.spi.command;

import dev.posada.ConnectionException;
import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.OperationTimeoutException;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks for the command line tool of a hypervisor where it usually is, and asks it for its version:
 * all that most providers need to diagnose and to connect. Immutable; it remembers nothing, so that
 * what is installed meanwhile is found.
 *
 * <pre>{@code
 * ToolSearch search = ToolSearch.of("tinyvm", "TinyVM", List.of("tinyvm", "/opt/tiny/tinyvm"));
 *
 * public Diagnosis diagnose(ConnectOptions options, Operation op) {
 *   return search.diagnose(runner, List.of("version"), said -> Optional.of(said.stdout()), op);
 * }
 *
 * public HostDriver open(URI uri, ConnectOptions options, Operation op) {
 *   return new TinyHost(runner, search.find(runner, op));
 * }
 * }</pre>
 */
public final class ToolSearch {
  private static final int LONGEST = 200;

  private final String tool;
  private final String product;
  private final List<String> places;

  private ToolSearch(String tool, String product, List<String> places) {
    this.tool = Objects.requireNonNull(tool, "tool");
    this.product = Objects.requireNonNull(product, "product");
    this.places = List.copyOf(places);
  }

  /**
   * {@return a search}
   *
   * @param tool the tool's name for people, as in {@code VBoxManage}
   * @param product what has to be installed, for people, as in {@code VirtualBox}
   * @param places where to look, in this order: plain names, which are looked for in the folders of
   *     {@code PATH}, and absolute paths
   */
  public static ToolSearch of(String tool, String product, List<String> places) {
    return new ToolSearch(tool, product, places);
  }

  /**
   * Looks for the tool.
   *
   * @param runner what runs it
   * @param op the call's deadline and trace
   * @return the absolute path of the first that is found
   * @throws ConnectionException if there is none, with a remedy
   */
  public String find(CommandRunner runner, Operation op) {
    return look(runner, new ArrayList<>(), op)
        .orElseThrow(
            () -> new ConnectionException(absence(), Failure.notDone().remedy(installation())));
  }

  /**
   * Looks for the tool and lets the first that is found tell its version. That it is not there,
   * cannot be started, does not end in time or says something else is an answer, with a remedy.
   *
   * @param runner what runs it
   * @param arguments those with which it tells its version and changes nothing
   * @param version finds the version in what the tool said, whatever its exit code; blank or empty
   *     if there is none. It may throw an exception with a remedy, if the tool says that its
   *     hypervisor cannot be used: then that is the answer.
   * @param op the call's deadline and trace
   * @return the version, or why there is none
   */
  public Diagnosis diagnose(
      CommandRunner runner,
      List<String> arguments,
      Function<CommandResult, Optional<String>> version,
      Operation op) {
    List<String> lookedAt = new ArrayList<>();
    Optional<String> path = look(runner, lookedAt, op);
    if (path.isEmpty()) {
      return Diagnosis.missing(absence(), installation(), lookedAt);
    }
    List<String> words = new ArrayList<>(arguments);
    words.add(0, path.get());
    Command command = Command.read(words);
    String silence = path.get() + " does not tell its version: ";
    CommandResult result;
    try {
      result = runner.run(command, op);
    } catch (ConnectionException | NativeException | OperationTimeoutException e) {
      return Diagnosis.missing(
          silence + e.getMessage(), "run " + command + " by hand to see what it does", lookedAt);
    }
    String anew =
        "run " + command + " by hand; if it fails there too, install " + product + " anew";
    try {
      return version
          .apply(result)
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .map(text -> Diagnosis.found(text, lookedAt))
          .orElseGet(() -> Diagnosis.missing(silence + quoted(result), anew, lookedAt));
    } catch (HypervisorException e) {
      return Diagnosis.missing(e.getMessage(), e.remedy().orElse(anew), lookedAt);
    }
  }

  /** The first that is there; notes each place as it is looked at. */
  private Optional<String> look(CommandRunner runner, List<String> lookedAt, Operation op) {
    for (String place : places) {
      Optional<String> path = runner.find(place, op);
      lookedAt.add(path.orElse(inWords(place)));
      if (path.isPresent()) {
        return path;
      }
    }
    return Optional.empty();
  }

  private String absence() {
    return "there is no " + tool;
  }

  private String installation() {
    return "install " + product + ", or put the folder of " + tool + " into PATH";
  }

  private static String inWords(String place) {
    boolean plain = place.indexOf('/') < 0 && place.indexOf('\\') < 0;
    return plain ? place + " in PATH" : place;
  }

  /** What it said instead of a version: its first words, from where errors come first. */
  private String quoted(CommandResult result) {
    String said = result.error(tool).text();
    String first = said.lines().findFirst().orElse(said);
    String start = first.length() > LONGEST ? first.substring(0, LONGEST) + "..." : first;
    return start + " (exit code " + result.exitCode() + ")";
  }
}
