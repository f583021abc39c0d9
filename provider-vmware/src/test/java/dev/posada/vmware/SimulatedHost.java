package dev.posada.vmware;

import dev.posada.ConnectOptions;
import dev.posada.Credentials;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.HostFiles;
import dev.posada.vmrun.Answer;
import dev.posada.vmrun.Call;
import dev.posada.vmrun.Launchers;
import dev.posada.vmrun.Simulator;
import dev.posada.vmrun.command.MachineEnds;
import dev.posada.vmrun.host.HostPaths;
import dev.posada.vmrun.host.HostSystem;
import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Product;
import dev.posada.vmrun.host.Settings;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A host with a simulated VMware in a folder of a test: its tools, its files and its machines.
 * Thread-safe.
 *
 * <p>Workstation on Linux where nothing is {@link #set}. Time is that of the simulator: waiting
 * moves its clock. Files of the host, as below {@code /etc}, are below {@code home/host} of the
 * folder, and so is the home of its user, {@code /home/user}.
 */
final class SimulatedHost {
  private static final List<String> PROGRAMS =
      List.of("vmrun", "vmware-vdiskmanager", "vmware", "vmplayer", "vmware-vmx", "ovftool");
  private static final List<String> OF_THE_HOST =
      List.of("/etc/", "/Library/", "/var/db/", "/home/user", "/Users/user");

  private static final String MACHINE =
      """
      .encoding = "UTF-8"
      config.version = "8"
      virtualHW.version = "20"
      displayName = "%s"
      guestOS = "other5xlinux-64"
      memsize = "128"
      sata0.present = "TRUE"
      sata0:0.present = "TRUE"
      sata0:0.fileName = "%s.vmdk"
      ethernet0.present = "TRUE"
      ethernet0.connectionType = "nat"
      ethernet0.addressType = "generated"
      """;

  private final Path folder;
  private final Simulator simulator;
  private final HostFiles files = new SimulatedFiles(this::here);
  private final Set<String> missing = ConcurrentHashMap.newKeySet();

  private SimulatedHost(Path folder) throws IOException, InterruptedException {
    this.folder = folder.toRealPath();
    this.simulator = Simulator.at(this.folder.resolve("home"));
    simulator.home().set("time", "virtual");
    Files.createDirectories(machines());
  }

  /** A host in a folder of this machine that is there. */
  static SimulatedHost in(Path folder) {
    return done(() -> new SimulatedHost(folder));
  }

  /** Something that reads or writes the state of the simulator. */
  private interface Deed<T> {
    T run() throws IOException, InterruptedException;
  }

  private static <T> T done(Deed<T> deed) {
    try {
      return deed.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Simulator simulator() {
    return simulator;
  }

  /** Where machines are made that Posada did not make; below it, Posada's may be too. */
  Path machines() {
    return folder.resolve("vms");
  }

  /** Changes a line of {@code sim.properties}: {@code system}, {@code product}, ... */
  SimulatedHost set(String key, String value) {
    return done(
        () -> {
          simulator.home().set(key, value);
          return this;
        });
  }

  SimulatedHost set(Switch choice, String value) {
    return set(choice.key(), value);
  }

  /** Makes it a Windows host, whose drive C: is its folder. */
  SimulatedHost windows() {
    return set("system", "windows").set("windows.drive", folder.toString());
  }

  /** Takes a program away. */
  SimulatedHost without(String program) {
    missing.add(program);
    return this;
  }

  /** Adds a rule by which calls go wrong. */
  SimulatedHost fault(String rule) {
    return done(
        () -> {
          simulator.fault(rule);
          return this;
        });
  }

  void clearFaults() {
    done(
        () -> {
          dev.posada.vmrun.fault.Faults.clear(simulator.home());
          return null;
        });
  }

  /** Changes what is remembered of a machine. */
  void set(Path vmx, Trait trait, Object value) {
    done(
        () -> {
          simulator.change(vmx, machine -> machine.set(trait, value));
          return null;
        });
  }

  MachineRecord record(Path vmx) {
    return done(() -> simulator.home().record(vmx.toRealPath()));
  }

  /** Lets the process of a machine die. */
  void crash(Path vmx) {
    done(
        () -> {
          MachineEnds.crash(simulator.home(), vmx.toRealPath());
          return null;
        });
  }

  /** Makes a machine with a small disk and a card, in a folder of its name, without Posada. */
  Path machine(String name) {
    return done(
        () -> {
          Path home = Files.createDirectories(machines().resolve(name));
          Path disk = home.resolve(name + ".vmdk");
          succeeds("vmware-vdiskmanager", "-c", "-s", "8MB", "-t", "0", there(disk));
          return Files.writeString(home.resolve(name + ".vmx"), MACHINE.formatted(name, name));
        });
  }

  /** Calls a tool, without Posada. */
  String succeeds(String program, String... words) {
    Answer answer = done(() -> simulator.run(Call.of(program, words)));
    if (answer.exit() != 0) {
      throw new IllegalStateException(answer.text());
    }
    return answer.text();
  }

  private Settings settings() {
    return done(() -> simulator.home().settings());
  }

  /** How the host spells a path of this machine. */
  String there(Path path) {
    return new HostPaths(settings(), Path.of("/")).there(path);
  }

  /** Where a path of the host is on this machine. */
  Path path(String there) {
    return Path.of(here(there));
  }

  private String here(String path) {
    Path host = simulator.home().folder().resolve("host");
    if (settings().system() == HostSystem.WINDOWS) {
      boolean shared = path.matches("(?i)c:[\\\\/](ProgramData|Users[\\\\/]user)([\\\\/].*)?");
      return shared
          ? host.resolve(path.substring(3).replace('\\', '/')).toString()
          : new HostPaths(settings(), Path.of("/")).here(path).toString();
    }
    boolean shared = OF_THE_HOST.stream().anyMatch(path::startsWith);
    return shared ? host.resolve(path.substring(1)).toString() : path;
  }

  /** The home of its user, as it spells that. */
  String home() {
    return switch (settings().system()) {
      case LINUX -> "/home/user";
      case MACOS -> "/Users/user";
      case WINDOWS -> "C:\\Users\\user";
    };
  }

  private String place(String program) {
    return switch (settings().system()) {
      case LINUX -> (program.equals("vmware-vmx") ? "/usr/lib/vmware/bin/" : "/usr/bin/") + program;
      case MACOS -> "/Applications/VMware Fusion.app/Contents/Library/" + program;
      case WINDOWS -> "C:\\Program Files (x86)\\VMware\\VMware Workstation\\" + program + ".exe";
    };
  }

  private boolean has(String program) {
    String other =
        settings().product() == Product.PLAYER
            ? "vmware"
            : settings().product() == Product.WS ? "vmplayer" : "";
    return PROGRAMS.contains(program) && !program.equals(other) && !missing.contains(program);
  }

  /** Which simulated program a word calls. */
  Optional<String> program(String tool) {
    String name = tool.substring(1 + Math.max(tool.lastIndexOf('/'), tool.lastIndexOf('\\')));
    return Optional.of(name.replaceFirst("\\.exe$", "")).filter(this::has);
  }

  /** Where a tool of VMware is, which is named or looked for at a path. */
  Optional<String> find(String tool) {
    return program(tool)
        .map(this::place)
        .filter(place -> tool.matches("[^/\\\\]*") || tool.equalsIgnoreCase(place));
  }

  HostFiles files() {
    return files;
  }

  /** A provider of this host, whose tools answer in this JVM. */
  VmwareProvider provider() {
    return new VmwareProvider(this::machine, Optional::empty);
  }

  /** Its tools are no programs that a shell could start, so other processes have no turns. */
  private ThisMachine machine() {
    return new ThisMachine(
        tools(),
        List.of("vmrun"),
        dev.posada.vmware.tool.HostSystem.valueOf(settings().system().name()),
        home(),
        false);
  }

  /** Connects, with a user of the guests and the folder of the machines. */
  Host connect() {
    return connect(options());
  }

  Host connect(ConnectOptions options) {
    return Hypervisors.of(provider()).connect(uri(), options);
  }

  String uri() {
    return "vmware:///?type=" + settings().product().word();
  }

  /** Options with a user of the guests and the folder of the machines. */
  ConnectOptions options() {
    return ConnectOptions.defaults()
        .guestCredentials(Credentials.of("guest", "guest"))
        .option(VmwareConnectOptions.defaults().folder(there(machines())));
  }

  /** Its tools, answering in this JVM. */
  CommandRunner tools() {
    return new SimulatedTools(this);
  }

  /** Its tools as programs that are really started; the same machines. */
  CommandRunner programs() {
    Path bin = done(() -> Launchers.write(folder.resolve("bin"), simulator.home().folder()));
    return new CommandRunner() {
      @Override
      public Optional<String> find(String tool, Operation op) {
        return program(tool)
            .map(name -> bin.resolve(name).toString())
            .or(() -> CommandRunner.local().find(tool, op));
      }

      @Override
      public CommandResult run(Command command, Operation op) {
        return CommandRunner.local().run(command, op);
      }

      @Override
      public HostFiles files() {
        return files;
      }
    };
  }
}
