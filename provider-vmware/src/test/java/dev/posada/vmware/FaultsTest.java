package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.posada.CloneOptions;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Snapshot;
import dev.posada.VirtualMachine;
import dev.posada.vmrun.fault.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whatever goes wrong in whatever call of vmrun and the tools beside it: the verb comes to an end,
 * by itself or with an exception of Posada, and leaves nothing behind.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Execution(ExecutionMode.CONCURRENT)
@Tag("slow")
class FaultsTest {
  private static final Duration HANGS = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** Something that is done to a machine, and the command that it cannot do without. */
  private enum Verb {
    LIST("list", false, scene -> scene.host.virtualMachines().summaries()),
    START("start", false, scene -> scene.machine.start()),
    KILL("stop", true, scene -> scene.machine.kill()),
    PAUSE("pause", true, scene -> scene.machine.pause()),
    SAVE("suspend", true, scene -> scene.machine.save()),
    RESET("reset", true, scene -> scene.machine.reset()),
    TAKE("snapshot", false, scene -> scene.machine.snapshots().take("then")),
    TAKE_LIVE("snapshot", true, scene -> scene.machine.snapshots().take("then")),
    RESTORE("revertToSnapshot", false, scene -> scene.machine.snapshots().restore(scene.taken())),
    FORGET("deleteSnapshot", false, scene -> scene.machine.snapshots().delete(scene.taken())),
    CLONE("clone", false, scene -> scene.machine.cloneAs("copy", CloneOptions.full())),
    CLONE_LINKED("clone", false, scene -> scene.machine.cloneAs("copy", CloneOptions.linked())),
    EXEC("runScriptInGuest", true, scene -> scene.machine.exec("true")),
    EXEC_ANSWER("CopyFileFromGuestToHost", true, scene -> scene.machine.exec("true")),
    EXEC_END("deleteFileInGuest", true, scene -> scene.machine.exec("true")),
    COPY_IN(
        "CopyFileFromHostToGuest",
        true,
        scene -> scene.machine.copyTo(scene.file(), "/tmp/copied")),
    PICTURE("captureScreen", true, scene -> scene.machine.screenshot()),
    ADDRESSES("getGuestIPAddress", true, scene -> scene.machine.addresses()),
    NETWORKS("listHostNetworks", false, scene -> scene.host.networks().list()),
    EXPORT("ovftool", false, scene -> scene.machine.exportTo(scene.out.resolve("web.ova")));

    private final String command;
    private final boolean running;
    private final Consumer<Scene> deed;

    Verb(String command, boolean running, Consumer<Scene> deed) {
      this.command = command;
      this.running = running;
      this.deed = deed;
    }
  }

  /** A host with a machine and a snapshot of it where that is needed, for one fault. */
  private static final class Scene {
    private final SimulatedHost vmware;
    private final Path out;
    private final Path vmx;
    private final Host host;
    private final VirtualMachine machine;

    Scene(Path folder, Verb verb) throws IOException {
      vmware = SimulatedHost.in(Files.createDirectories(folder));
      out = Files.createDirectory(folder.resolve("out"));
      vmx = vmware.machine("web");
      if (verb == Verb.RESTORE || verb == Verb.FORGET) {
        vmware.succeeds("vmrun", "snapshot", vmx.toString(), "taken");
      }
      if (verb.running) {
        vmware.succeeds("vmrun", "start", vmx.toString(), "nogui");
      }
      if (verb == Verb.ADDRESSES) {
        Files.delete(vmware.path("/etc/vmware/vmnet8/dhcpd/dhcpd.leases"));
      }
      host =
          vmware.connect(
              vmware.options().timeout(Duration.ofMillis(1500)).workTimeout(Duration.ofSeconds(2)));
      machine = host.virtualMachines().get("web");
    }

    Snapshot taken() {
      return machine.snapshots().get("taken");
    }

    Path file() {
      try {
        return Files.writeString(out.resolve("file"), "some text");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    Optional<HypervisorException> run(Verb verb) {
      try {
        verb.deed.accept(this);
        return Optional.empty();
      } catch (HypervisorException failed) {
        return Optional.of(failed);
      }
    }

    /** With the time that a machine may have to let its files go. */
    GuestState state() {
      try (Host later = vmware.connect()) {
        return later.virtualMachines().get("web").inspect().state();
      }
    }

    Set<String> machines() {
      return host.virtualMachines().list().stream()
          .map(VirtualMachine::name)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @TestFactory
  Stream<DynamicTest> whateverGoesWrongTheVerbEndsAndLeavesNothing() {
    return Stream.of(Verb.values())
        .flatMap(
            verb ->
                Stream.of(Action.values())
                    .map(
                        action ->
                            dynamicTest(
                                action.word() + " in " + verb,
                                () ->
                                    assertTimeoutPreemptively(HANGS, () -> check(verb, action)))));
  }

  private void check(Verb verb, Action action) throws IOException {
    Scene scene = new Scene(folder.resolve(verb + "-" + action), verb);
    try {
      scene.vmware.fault("command=" + verb.command + " action=" + action.word());
      Optional<HypervisorException> failure = scene.run(verb);
      scene.vmware.clearFaults();
      boolean failed = failure.isPresent();
      boolean clone = verb.name().startsWith("CLONE");
      String what = failure.map(Object::toString).orElse("without a failure");
      Set<String> expected = !failed && clone ? Set.of("copy", "web") : Set.of("web");
      assertEquals(expected, scene.machines(), what);
      assertEquals(List.of(), left(scene), what);
      if (failed && (verb == Verb.TAKE || clone)) {
        assertEquals(List.of(), scene.machine.snapshots().list(), what);
      }
      boolean exported = Files.exists(scene.out.resolve("web.ova"));
      assertEquals(verb == Verb.EXPORT && !failed, exported, what);
      boolean isLate = action == Action.LIST_LAG; // it runs, and vmrun does not say so yet
      assertTrue(isLate || scene.state() != GuestState.UNKNOWN, what);
    } finally {
      scene.vmware.clearFaults();
      scene.host.close();
    }
  }

  /**
   * What is in the way of nobody, but was to be gone: beside the machine, and of other machines.
   */
  private static List<String> left(Scene scene) throws IOException {
    try (Stream<Path> all = Files.walk(scene.vmware.machines())) {
      return all.map(path -> scene.vmware.machines().relativize(path).toString())
          .filter(path -> path.matches("(.*/)?\\.?posada-.*"))
          .toList();
    }
  }
}
