package dev.posada.benchmarks;

import dev.posada.ConnectOptions;
import dev.posada.Host;
import dev.posada.ProviderOption;
import dev.posada.spi.Authority;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A VirtualBox that rows may fill with machines, by Posada and by its own tool. */
final class VirtualBox {
  private static final String OPTIONS = "dev.posada.virtualbox.VirtualBoxConnectOptions";

  private final Host host;
  private final Bare bare;

  private VirtualBox(Host host, Bare bare) {
    this.host = host;
    this.bare = bare;
  }

  /** Runs a command as somebody would who has the tool alone. */
  @FunctionalInterface
  private interface Bare {
    String run(List<String> words) throws IOException, InterruptedException;
  }

  /** The command line alone, where no machine starts. */
  static VirtualBox here(Stage stage) throws Exception {
    String uri = named("");
    String tool = named("_TOOL");
    Host host = stage.connect(uri, options(tool, "home", named("_HOME")));
    return new VirtualBox(host, arguments -> BareTool.run(words(tool, arguments)));
  }

  /** The emulated host, where machines start. */
  static VirtualBox elsewhere(Stage stage) throws Exception {
    String tool = "/usr/lib/virtualbox/VBoxManage";
    String uri = named("2");
    List<String> ssh = List.of("ssh", "-F", named("2_SSH"));
    Host host = stage.connect(uri, options(tool, "ssh", ssh.get(0), ssh.get(1), ssh.get(2)));
    BareSsh bare = stage.keep(BareSsh.connect(ssh, Authority.of(URI.create(uri))));
    return new VirtualBox(host, arguments -> bare.run(words(tool, arguments)));
  }

  private static String named(String rest) throws NotRunException {
    Stage.provider("vbox");
    return Stage.named("POSADA_LAB_VIRTUALBOX" + rest, "a VirtualBox to make machines on");
  }

  /** The programs here know no provider: so its options are found by name. */
  private static ConnectOptions options(String tool, String name, String first, String... more)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName(OPTIONS);
    Object options = type.getMethod("defaults").invoke(null);
    options = type.getMethod("tool", String.class).invoke(options, tool);
    options =
        more.length == 0
            ? type.getMethod(name, String.class).invoke(options, first)
            : type.getMethod(name, String.class, String[].class).invoke(options, first, more);
    return ConnectOptions.defaults().option((ProviderOption) options);
  }

  private static List<String> words(String tool, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(tool));
    words.addAll(arguments);
    return words;
  }

  Host host() {
    return host;
  }

  /** A new name for a machine, which is deleted with the stage if a row that broke has left it. */
  String name(Stage stage) {
    String name = "posada-test-" + UUID.randomUUID();
    stage.keep(
        () -> {
          boolean left =
              host.virtualMachines().summaries().values().stream()
                  .anyMatch(machine -> machine.name().equals(name));
          if (left) {
            bare("unregistervm", name, "--delete");
          }
        });
    return name;
  }

  /** Runs the tool without Posada. */
  String bare(String... arguments) throws IOException, InterruptedException {
    return bare.run(List.of(arguments));
  }
}
