package dev.posada.vmrun.capture;

import dev.posada.vmrun.Answer;
import dev.posada.vmrun.Call;
import dev.posada.vmrun.Simulator;
import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.files.MachineFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the recorded calls to a simulator with the same machine and empty disks. Not thread-safe.
 */
final class Replay {
  /** What {@code timeout} ends with, as which a call that hangs was recorded. */
  static final int HANGS = 124;

  private static final Pattern PRODUCT =
      Pattern.compile("VMware (Workstation|Fusion|Player)[^\\d]*([\\d.]+) build-(\\d+)");

  private final Simulator simulator;
  private final String there;
  private final String here;
  private final Path vmx;

  private Replay(Simulator simulator, String there, String here, Path vmx) {
    this.simulator = simulator;
    this.there = there;
    this.here = here;
    this.vmx = vmx;
  }

  static Replay of(Recording recording, Path folder) throws IOException, InterruptedException {
    Simulator simulator = Simulator.at(folder.resolve("home"));
    simulator.home().set("time", "virtual");
    String machine = recording.machine();
    boolean windows = machine.contains("\\");
    String[] parts = machine.split("[/\\\\]");
    String name = parts[parts.length - 1];
    Path root = Files.createDirectories(folder.resolve("vms")).toRealPath();
    Path vmx = Files.createDirectories(root.resolve(parts[parts.length - 2])).resolve(name);
    Files.write(vmx, recording.configuration());
    describe(simulator, recording, windows, folder.toRealPath());
    Replay replay =
        new Replay(
            simulator,
            machine.substring(
                0, machine.length() - name.length() - parts[parts.length - 2].length() - 2),
            windows ? "C:\\vms" : root.toString(),
            vmx);
    replay.makeDisks();
    return replay;
  }

  private static void describe(
      Simulator simulator, Recording recording, boolean windows, Path drive)
      throws IOException, InterruptedException {
    Matcher product = PRODUCT.matcher(recording.product());
    boolean fusion = product.find() && product.group(1).equals("Fusion");
    simulator.home().set("system", windows ? "windows" : fusion ? "macos" : "linux");
    if (windows) {
      simulator.home().set("windows.drive", drive.toString());
    }
    if (product.reset().find()) {
      String word =
          product.group(1).equals("Workstation") ? "ws" : product.group(1).toLowerCase(Locale.ROOT);
      simulator.home().set("product", word);
      simulator.home().set("version", product.group(2));
      simulator.home().set("build", product.group(3));
    }
  }

  private void makeDisks() throws IOException, InterruptedException {
    for (Path disk : new MachineFiles(vmx).disks(Dictionary.read(vmx)).values()) {
      simulator.run(Call.of("vmware-vdiskmanager", "-c", "-s", "64MB", "-t", "0", disk.toString()));
    }
  }

  void edit(byte[] configuration) throws IOException {
    Files.write(vmx, configuration);
  }

  /** The call's status and output with the paths of the recording. */
  Recording.Step run(Recording.Step step) throws IOException, InterruptedException {
    List<String> words = step.arguments().stream().map(word -> word.replace(there, here)).toList();
    Call call = new Call("vmrun", words, vmx.getParent(), java.util.Map.of());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Answer> answer = thread.submit(() -> simulator.run(call));
      Answer got = answer.get(10, TimeUnit.SECONDS);
      String out = got.text(StandardCharsets.ISO_8859_1).replace(here, there);
      return new Recording.Step(step.name(), words, out, got.errorText(), got.exit());
    } catch (TimeoutException e) {
      return new Recording.Step(step.name(), words, "", "", HANGS);
    } catch (ExecutionException e) {
      return new Recording.Step(step.name(), words, "", e.getCause().toString(), Integer.MIN_VALUE);
    } finally {
      thread.shutdownNow();
      thread.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  /** Ends what the recording left running. */
  void end() throws IOException, InterruptedException {
    simulator.run(Call.vmrun("stop", vmx.toString(), "hard"));
  }
}
