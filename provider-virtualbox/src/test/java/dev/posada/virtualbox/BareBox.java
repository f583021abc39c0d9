package dev.posada.virtualbox;

import dev.posada.Guest;
import dev.posada.Kind;
import dev.posada.spi.Authority;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.Engine;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.settings.SettingsFiles;
import dev.posada.virtualbox.tool.Installation;
import dev.posada.virtualbox.tool.VBoxManage;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A VirtualBox without Posada: others use its tool, and kill what it runs. */
final class BareBox implements Engine {
  private final CommandRunner runner;
  private final String tool;
  private final Map<String, String> environment;
  private final String home;

  private BareBox(CommandRunner runner, String tool, Map<String, String> environment, String home) {
    this.runner = runner;
    this.tool = tool;
    this.environment = environment;
    this.home = home;
  }

  /** {@return that of the command line only} */
  static BareBox here() {
    return new BareBox(
        CommandRunner.local(),
        LabBox.variable("POSADA_LAB_VIRTUALBOX_TOOL"),
        Map.of("VBOX_USER_HOME", LabBox.variable("POSADA_LAB_VIRTUALBOX_HOME")),
        LabBox.variable("POSADA_LAB_VIRTUALBOX_HOME"));
  }

  /** {@return that of the emulated host} */
  static BareBox emulated() {
    CommandRunner ssh =
        CommandRunner.ssh(
            Authority.of(URI.create(LabBox.emulatedUri())),
            List.of("ssh", "-F", LabBox.variable("POSADA_LAB_VIRTUALBOX2_SSH")));
    return new BareBox(ssh, LabBox.EMULATED_TOOL, Map.of(), "/root/.config/VirtualBox");
  }

  @Override
  public String foreignGuest(Kind kind, String name) {
    if (kind != Kind.VIRTUAL_MACHINE) {
      throw Engine.cannot("make a container on VirtualBox");
    }
    String id = UUID.randomUUID().toString();
    vboxManage("createvm", "--name", name, "--uuid", id, "--ostype", "Linux26_64", "--register");
    vboxManage("modifyvm", id, "--memory", "64", "--audio-enabled", "off");
    return id;
  }

  /** Kills its process, as a lack of memory does. */
  @Override
  public void crash(Guest guest) {
    says(Command.change("pkill", "-KILL", "-f", "VBoxHeadless.*" + guest.id()));
  }

  /** Takes away what the small guest of the lab does when its button is pressed. */
  @Override
  public void ignoreShutdown(Guest guest) {
    guest.exec("rm", "-f", "/etc/acpi/PWRF/00000080");
  }

  /** {@return the same, as the classes of the provider use it} */
  Installation installation() {
    return new Installation(
        new VBoxManage(runner, tool, environment),
        new SettingsFiles(runner.files(), home + "/VirtualBox.xml"),
        runner.files());
  }

  /** {@return what the tool writes} */
  String vboxManage(String... arguments) {
    Command command = Command.change(tool).plain(arguments);
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      command = command.environment(variable.getKey(), variable.getValue());
    }
    return says(command);
  }

  /** {@return the words that put an image at a port of the controller SATA} */
  static String[] attaching(String machine, int port, String type, String image) {
    return new String[] {
      "storageattach",
      machine,
      "--storagectl",
      "SATA",
      "--port",
      "" + port,
      "--device",
      "0",
      "--type",
      type,
      "--medium",
      image
    };
  }

  /** {@return what any tool writes there} */
  String says(String... words) {
    return says(Command.read(words));
  }

  private String says(Command command) {
    CommandResult result = runner.run(command, TestOperation.unlimited());
    if (result.exitCode() != 0) {
      throw new IllegalStateException(command + ": " + result);
    }
    return result.stdout();
  }

  @Override
  public void close() {
    runner.close();
  }
}
