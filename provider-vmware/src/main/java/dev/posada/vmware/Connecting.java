package dev.posada.vmware;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.ProviderOption;
import dev.posada.RejectedException;
import dev.posada.spi.Authority;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.ToolSearch;
import dev.posada.vmware.tool.HostPlaces;
import dev.posada.vmware.tool.HostSystem;
import dev.posada.vmware.tool.Installation;
import dev.posada.vmware.tool.Library;
import dev.posada.vmware.tool.Product;
import dev.posada.vmware.tool.Programs;
import dev.posada.vmware.tool.Vmrun;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Finds the VMware that a URI and its options name. */
final class Connecting {
  private static final String FORM =
      "write vmware:/// or vmware+ssh://user@host/, perhaps with ?type=ws, fusion or player";

  private final ThisMachine here;
  private final ConnectOptions options;
  private final VmwareConnectOptions ours;

  Connecting(ThisMachine here, ConnectOptions options) {
    this.here = here;
    this.options = options;
    this.ours = ours(options);
  }

  private static VmwareConnectOptions ours(ConnectOptions options) {
    VmwareConnectOptions ours = VmwareConnectOptions.defaults();
    for (ProviderOption option : options.options()) {
      if (option instanceof VmwareConnectOptions given) {
        ours = given;
      }
    }
    return ours;
  }

  private List<String> places() {
    return ours.tool().map(List::of).orElse(here.places());
  }

  VmwareHost open(URI uri, Operation op) {
    String path = uri.getRawPath();
    if (uri.getRawFragment() != null || !"/".equals(path)) {
      throw rejected(uri, FORM);
    }
    Optional<Product> wanted = type(uri);
    CommandRunner runner =
        switch (uri.getScheme()) {
          case "vmware" -> {
            if (uri.getRawAuthority() != null) {
              throw rejected(uri, "write vmware+ssh://user@host/ for another machine");
            }
            yield here.runner();
          }
          case "vmware+ssh" -> CommandRunner.ssh(Authority.of(uri), ours.ssh());
          default -> throw rejected(uri, FORM);
        };
    String address = isHere(runner) ? "localhost" : Authority.of(uri).host();
    try {
      return open(runner, wanted, address, op);
    } catch (RuntimeException | Error e) {
      runner.close();
      throw e;
    }
  }

  private Optional<Product> type(URI uri) {
    String query = uri.getRawQuery();
    if (query == null) {
      return Optional.empty();
    }
    if (!query.startsWith("type=")) {
      throw rejected(uri, FORM);
    }
    return Optional.of(
        Product.of(query.substring("type=".length())).orElseThrow(() -> rejected(uri, FORM)));
  }

  private VmwareHost open(
      CommandRunner runner, Optional<Product> wanted, String address, Operation op) {
    ToolSearch search =
        isHere(runner) ? search() : search(ours.tool().map(List::of).orElse(remote()));
    String tool = search.find(runner, op);
    HostSystem system = isHere(runner) ? here.system() : system(runner, op);
    Vmrun vmrun = product(runner, tool, wanted, system, Vmrun::running, op);
    HostPlaces known = new HostPlaces(system, home(runner, op));
    Library library = new Library(runner, known, ours.folders());
    return new VmwareHost(
        new Installation(
            vmrun.knowing(passwords(library, op)),
            library,
            new Programs(runner, tool, system),
            known,
            runner.files()),
        options.guestCredentials(),
        address,
        op);
  }

  /** By the ids of the machines, as a path may be given that has links in it. */
  private Map<String, String> passwords(Library library, Operation op) {
    Map<String, String> all = new LinkedHashMap<>();
    ours.passwords().forEach((vmx, word) -> all.put(library.real(vmx, op), word));
    return all;
  }

  private boolean isHere(CommandRunner runner) {
    return runner == here.runner();
  }

  ToolSearch search() {
    return search(places());
  }

  private static ToolSearch search(List<String> where) {
    return ToolSearch.of("vmrun", "VMware Workstation or Fusion", where);
  }

  /** Asks a product of this machine something, which fails if its service does not answer. */
  void reach(Operation op) {
    String tool = search().find(here.runner(), op);
    product(here.runner(), tool, Optional.empty(), here.system(), Connecting::list, op);
  }

  private static void list(Vmrun vmrun, Operation op) {
    vmrun.read(op, "list");
  }

  private static List<String> remote() {
    List<String> all = new ArrayList<>(Places.of("Linux", Map.of()));
    all.addAll(Places.of("Mac OS X", Map.of()));
    return all.stream().distinct().toList();
  }

  /** What works: a wrong type fails at once, and the right one tells whether its service runs. */
  private Vmrun product(
      CommandRunner runner,
      String tool,
      Optional<Product> wanted,
      HostSystem system,
      BiConsumer<Vmrun, Operation> question,
      Operation op) {
    List<Product> candidates =
        wanted
            .map(List::of)
            .orElse(
                system == HostSystem.MACOS
                    ? List.of(Product.FUSION)
                    : List.of(Product.WORKSTATION, Product.PLAYER));
    HypervisorException first = null;
    for (Product product : candidates) {
      boolean sharing = !isHere(runner) || here.sharing();
      Vmrun vmrun = new Vmrun(runner, tool, product, ours.passwords(), sharing);
      try {
        question.accept(vmrun, op);
        return vmrun;
      } catch (ConnectionException notThis) {
        first = first == null ? notThis : first;
      }
    }
    throw first;
  }

  private static HostSystem system(CommandRunner runner, Operation op) {
    return HostSystem.of(runner.run(Command.read("uname", "-s"), op).stdout().strip());
  }

  private String home(CommandRunner runner, Operation op) {
    if (isHere(runner)) {
      return here.home();
    }
    return runner
        .run(Command.read("env"), op)
        .stdout()
        .lines()
        .filter(line -> line.startsWith("HOME="))
        .map(line -> line.substring("HOME=".length()))
        .findFirst()
        .orElseThrow(
            () ->
                new ConnectionException(
                    "the host does not tell the home of its user", Failure.notDone()));
  }

  private static RejectedException rejected(URI uri, String remedy) {
    return new RejectedException(
        "not the address of a VMware: " + uri, Failure.notDone().remedy(remedy));
  }
}
