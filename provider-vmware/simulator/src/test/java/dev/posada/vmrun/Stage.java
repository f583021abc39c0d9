package dev.posada.vmrun;

import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A simulator with a folder of machines for one test. */
final class Stage {
  private static final String LINES =
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
  private final List<String> login = List.of("-gu", "guest", "-gp", "guest");

  private Stage(Path folder) throws IOException, InterruptedException {
    this.folder = folder.toRealPath();
    this.simulator = Simulator.at(this.folder.resolve("home"));
    set("time", "virtual");
  }

  static Stage in(Path folder) throws IOException, InterruptedException {
    return new Stage(folder);
  }

  /** A Windows host whose drive C: is the folder. */
  static Stage windows(Path folder) throws IOException, InterruptedException {
    Stage stage = new Stage(folder);
    stage.set("system", "windows");
    stage.set("windows.drive", stage.folder.toString());
    return stage;
  }

  void fault(String rule) throws IOException, InterruptedException {
    simulator.fault(rule);
  }

  Simulator simulator() {
    return simulator;
  }

  Path folder() {
    return folder;
  }

  void set(String key, String value) throws IOException, InterruptedException {
    simulator.home().set(key, value);
  }

  void set(Switch choice, String value) throws IOException, InterruptedException {
    set(choice.key(), value);
  }

  void set(Path vmx, Trait trait, Object value) throws IOException, InterruptedException {
    simulator.change(vmx, record -> record.set(trait, value));
  }

  MachineRecord record(Path vmx) throws IOException {
    return simulator.home().record(vmx);
  }

  /** Makes a machine with a small disk in a folder of its name. */
  Path machine(String name) throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve("vms").resolve(name));
    Path disk = home.resolve(name + ".vmdk");
    Answer made =
        simulator.run(Call.of("vmware-vdiskmanager", "-c", "-s", "8MB", "-t", "0", there(disk)));
    if (made.exit() != 0) {
      throw new IOException(made.text());
    }
    return Files.writeString(home.resolve(name + ".vmx"), LINES.formatted(name, name));
  }

  /** The path as the simulated host spells it. */
  String there(Path path) throws IOException {
    return new dev.posada.vmrun.host.HostPaths(simulator.home().settings(), Path.of("/"))
        .there(path);
  }

  Answer run(String... arguments) throws IOException, InterruptedException {
    return simulator.run(Call.vmrun(arguments));
  }

  Answer run(String word, Path vmx, String... rest) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(word, there(vmx)));
    arguments.addAll(List.of(rest));
    return run(arguments.toArray(String[]::new));
  }

  /** The same with a login of the guest. */
  Answer guest(String word, Path vmx, String... rest) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(login);
    arguments.addAll(List.of(word, there(vmx)));
    arguments.addAll(List.of(rest));
    return run(arguments.toArray(String[]::new));
  }

  /** What a call comes to: its status and output, or that it waits for what never comes. */
  String outcome(String... arguments) throws IOException, InterruptedException {
    FutureTask<Answer> call = new FutureTask<>(() -> run(arguments));
    Thread thread = new Thread(call, "call");
    thread.start();
    while (!call.isDone() && !waitsForEver(thread)) {
      thread.join(5);
    }
    if (!call.isDone()) {
      thread.interrupt();
      thread.join();
      return "hangs";
    }
    try {
      Answer got = call.get();
      return got.exit() + " " + got.text() + (got.holder().isPresent() ? "held" : "");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static boolean waitsForEver(Thread thread) {
    return Arrays.stream(thread.getStackTrace()).anyMatch(f -> f.getMethodName().equals("forEver"));
  }

  String text(Path vmx) throws IOException {
    return Files.readString(vmx);
  }
}
