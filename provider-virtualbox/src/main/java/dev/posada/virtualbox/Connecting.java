package dev.posada.virtualbox;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.ProviderOption;
import dev.posada.RejectedException;
import dev.posada.spi.Authority;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.ToolSearch;
import dev.posada.virtualbox.settings.SettingsFiles;
import dev.posada.virtualbox.tool.Installation;
import dev.posada.virtualbox.tool.VBoxManage;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the VirtualBox that a URI and its options name. */
final class Connecting {
  private final CommandRunner local;
  private final List<String> places;
  private final ConnectOptions options;
  private final VirtualBoxConnectOptions ours;

  Connecting(CommandRunner local, List<String> places, ConnectOptions options) {
    this.local = local;
    this.places = places;
    this.options = options;
    this.ours = ours(options);
  }

  private static VirtualBoxConnectOptions ours(ConnectOptions options) {
    VirtualBoxConnectOptions ours = VirtualBoxConnectOptions.defaults();
    for (ProviderOption option : options.options()) {
      if (option instanceof VirtualBoxConnectOptions given) {
        ours = given;
      }
    }
    return ours;
  }

  List<String> places() {
    return ours.tool().map(List::of).orElse(places);
  }

  VirtualBoxHost open(URI uri, Operation op) {
    String path = uri.getRawPath();
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || !"/".equals(path)) {
      throw rejected(uri, "write vbox:/// or vbox+ssh://user@host/");
    }
    CommandRunner runner =
        switch (uri.getScheme()) {
          case "vbox" -> {
            if (uri.getRawAuthority() != null) {
              throw rejected(uri, "write vbox+ssh://user@host/ for another machine");
            }
            yield local;
          }
          case "vbox+ssh" -> CommandRunner.ssh(Authority.of(uri), ours.ssh());
          default -> throw rejected(uri, "there is vbox:/// and vbox+ssh://user@host/");
        };
    String address = runner == local ? "localhost" : Authority.of(uri).host();
    VBoxManage manage;
    try {
      manage = tool(runner, op);
    } catch (RuntimeException | Error e) {
      runner.close();
      throw e;
    }
    try {
      return open(manage, address, op);
    } catch (RuntimeException | Error e) {
      manage.close();
      throw e;
    }
  }

  private VBoxManage tool(CommandRunner runner, Operation op) {
    List<String> where =
        ours.tool().map(List::of).orElseGet(() -> runner == local ? places : Places.there());
    String tool = ToolSearch.of("VBoxManage", "VirtualBox", where).find(runner, op);
    Map<String, String> environment = new HashMap<>();
    ours.home().ifPresent(home -> environment.put("VBOX_USER_HOME", home));
    return new VBoxManage(runner, tool, environment);
  }

  private VirtualBoxHost open(VBoxManage manage, String address, Operation op) {
    CommandRunner runner = manage.runner();
    String version = version(manage, op);
    List<String> homes = ours.home().map(List::of).orElseGet(() -> homes(runner, op));
    String registry = new RegistrySearch(manage, homes).find(op);
    SettingsFiles settings = new SettingsFiles(runner.files(), registry);
    return new VirtualBoxHost(
        new Installation(manage.sharing(registry + ".posada-lock"), settings, runner.files()),
        version,
        options.guestCredentials(),
        address,
        !settings.registry(op).autostart().isEmpty(),
        op);
  }

  /** {@code VBoxManage --version}; an older one is refused, a newer one is not. */
  private static String version(VBoxManage manage, Operation op) {
    VersionText said = VersionText.parse(manage.read(op, "--version"));
    String version =
        said.version()
            .orElseThrow(
                () ->
                    new ConnectionException(
                        manage.path() + " does not tell its version",
                        Failure.notDone()
                            .remedy("run it by hand; if it fails there too, install it anew")));
    said.tooOld()
        .ifPresent(
            obstacle -> {
              throw new ConnectionException(
                  obstacle.what(), Failure.notDone().remedy(obstacle.remedy()));
            });
    return version;
  }

  /** Where VirtualBox looks itself; of root it does not believe the environment. */
  private List<String> homes(CommandRunner runner, Operation op) {
    if (runner != local) {
      return Places.homes(environment(runner, op));
    }
    Map<String, String> real = new HashMap<>(System.getenv());
    real.put("HOME", System.getProperty("user.home"));
    return Stream.concat(Places.homes(System.getenv()).stream(), Places.homes(real).stream())
        .distinct()
        .toList();
  }

  private static Map<String, String> environment(CommandRunner runner, Operation op) {
    Map<String, String> variables = new HashMap<>();
    runner
        .run(Command.read("env"), op)
        .stdout()
        .lines()
        .filter(line -> line.indexOf('=') > 0)
        .forEach(
            line ->
                variables.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return variables;
  }

  private static RejectedException rejected(URI uri, String remedy) {
    return new RejectedException(
        "not the address of a VirtualBox: " + uri, Failure.notDone().remedy(remedy));
  }
}
