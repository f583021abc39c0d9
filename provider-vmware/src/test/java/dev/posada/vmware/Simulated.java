package dev.posada.vmware;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.posada.ConnectOptions;
import dev.posada.Host;
import dev.posada.NativeCall;
import dev.posada.VirtualMachine;
import dev.posada.spi.command.CommandRunner;
import dev.posada.vmrun.host.Trait;
import dev.posada.vmware.tool.HostPlaces;
import dev.posada.vmware.tool.HostSystem;
import dev.posada.vmware.tool.Installation;
import dev.posada.vmware.tool.Library;
import dev.posada.vmware.tool.Product;
import dev.posada.vmware.tool.Programs;
import dev.posada.vmware.tool.Vmrun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A test on a simulated host of its own, to which it is connected, with a trace. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
abstract class Simulated {
  final List<NativeCall> calls = new CopyOnWriteArrayList<>();

  private volatile String awaited = "";
  private volatile Runnable deed = () -> {};

  @TempDir Path folder;

  SimulatedHost vmware;
  Host host;

  @BeforeEach
  void connect() {
    vmware = SimulatedHost.in(folder);
    prepare();
    host = vmware.connect(options().trace(this::traced));
    calls.clear();
  }

  private void traced(NativeCall call) {
    calls.add(call);
    String words = awaited;
    boolean announced = call.phase() == NativeCall.Phase.ANNOUNCED;
    if (announced && !words.isEmpty() && call.text().contains(words)) {
      awaited = "";
      deed.run();
    }
  }

  /** Does something once, right before the next call that changes something with these words. */
  void before(String words, Runnable deed) {
    this.deed = deed;
    awaited = words;
  }

  /** What is so before it is connected; nothing unless overridden. */
  void prepare() {}

  ConnectOptions options() {
    return vmware.options();
  }

  @AfterEach
  void close() {
    host.close();
  }

  /** Calls of programs that have ended; reads and writes of files are none. */
  List<String> programs() {
    return calls.stream()
        .filter(call -> call.phase() == NativeCall.Phase.ENDED)
        .map(NativeCall::text)
        .filter(text -> text.startsWith("/") || text.startsWith("head") || text.startsWith("tail"))
        .toList();
  }

  static Path vmx(VirtualMachine machine) {
    return Path.of(machine.id());
  }

  static List<String> names(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the lock of somebody who has a file open and is alive, as this process is. */
  static void hold(Path file, String process) {
    String holder = "uuid=1 " + ProcessHandle.current().pid() + "-0" + process + " 1 X 1 lc=0 ";
    try {
      Path lock = Files.createDirectory(Path.of(file + ".lck"));
      Files.write(lock.resolve("M00001.lck"), Arrays.copyOf(holder.getBytes(US_ASCII), 512));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void set(VirtualMachine machine, Trait trait, Object value) {
    vmware.set(vmx(machine), trait, value);
  }

  /** What the classes of the provider work on, where a test has no host between. */
  Installation installation() {
    CommandRunner runner = vmware.tools();
    HostPlaces places = new HostPlaces(HostSystem.LINUX, vmware.home());
    return new Installation(
        new Vmrun(runner, "/usr/bin/vmrun", Product.WORKSTATION, Map.of(), false),
        new Library(runner, places, List.of(vmware.machines().toString())),
        new Programs(runner, "/usr/bin/vmrun", HostSystem.LINUX),
        places,
        runner.files());
  }

  /** Calls a tool without Posada. */
  String vmrun(String... words) {
    return vmware.succeeds("vmrun", words);
  }
}
