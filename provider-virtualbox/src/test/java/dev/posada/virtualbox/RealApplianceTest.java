package dev.posada.virtualbox;

import static dev.posada.virtualbox.Disturbed.failing;
import static dev.posada.virtualbox.Disturbed.interrupted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.HypervisorException;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.testkit.InTurn;
import dev.posada.virtualbox.clone.Appliances;
import dev.posada.virtualbox.settings.Disks;
import dev.posada.virtualbox.settings.MachineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tool of the lab does not see the folders of this machine, but for its own. */
@InTurn(LabBox.COMMAND_LINE)
@Timeout(120)
class RealApplianceTest {
  @TempDir Path unseen;

  private interface Body {
    void run(BareMachine machines) throws IOException;
  }

  private static void with(Body body) {
    Inside.of(
        LabBox.uri(),
        LabBox.options(),
        (vbox, op) -> {
          try (BareMachine machines = new BareMachine(vbox, op)) {
            body.run(machines);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return null;
        });
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String imported(BareMachine machines, Path file, String name) {
    return machines.adopt(new Appliances(machines.vbox).importFrom(file, name, machines.op));
  }

  private static void comesBackFrom(BareMachine machines, Path folder, String file)
      throws IOException {
    String id = machines.with(3 << 20);
    machines
        .vbox
        .tool()
        .change(
            machines.op,
            "modifyvm",
            id,
            "--cpus",
            "2",
            "--nic2",
            "intnet",
            "--natpf1",
            "a,tcp,,22222,,22");
    machines.vbox.tool().change(machines.op, "setextradata", id, "posada/label/a", "b");
    new Appliances(machines.vbox).exportTo(id, folder.resolve(file), machines.op);
    assertTrue(Files.isRegularFile(folder.resolve(file)));
    String name = LabBox.name() + "/\"x\"";
    String made = imported(machines, folder.resolve(file), name);

    MachineSettings from = machines.settings(id);
    MachineSettings now = machines.settings(made);
    assertEquals(name, now.name());
    assertNotEquals(id, made);
    assertArrayEquals(machines.disk(id), machines.disk(made), "the disk");
    assertEquals(from.osType(), now.osType());
    assertEquals(from.hardware().memory(), now.hardware().memory());
    assertEquals(from.hardware().cpu(), now.hardware().cpu());
    assertEquals(from.hardware().firmware(), now.hardware().firmware());
    assertEquals(
        List.of("NAT", "InternalNetwork"),
        now.hardware().nics().stream().map(MachineSettings.Nic::mode).toList());
    assertEquals(List.of(), now.hardware().nics().get(0).forwards());
    assertNotEquals(
        from.hardware().nics().get(0).mac(), now.hardware().nics().get(0).mac(), "address");
    String image = Disks.of(now.hardware()).findFirst().orElseThrow();
    assertEquals(Map.of("posada/disk/" + image, "made"), now.extraData());
    assertEquals("VDI", now.media().get(0).format());
  }

  @Test
  void aMachineComesBackFromAnArchiveThatTheToolDoesNotSee() {
    with(
        machines -> {
          comesBackFrom(machines, unseen, "one.ova");
          assertEquals(List.of("one.ova"), names(unseen));
        });
  }

  @Test
  void aMachineComesBackFromFilesThatTheToolDoesNotSee() {
    with(
        machines -> {
          comesBackFrom(machines, unseen, "some.ovf");
          assertEquals(3, names(unseen).size(), () -> "descriptor, disk, manifest");
        });
  }

  @Test
  void aMachineComesBackFromWhereTheToolSeesIt() {
    with(
        machines -> {
          Path seen =
              Files.createTempDirectory(
                  Path.of(LabBox.variable("POSADA_LAB_VIRTUALBOX_HOME")).getParent(), "seen");
          comesBackFrom(machines, seen, "one.ova");
          comesBackFrom(machines, seen, "some.ovf");
          for (String name : names(seen)) {
            Files.delete(seen.resolve(name));
          }
          Files.delete(seen);
        });
  }

  /** What is taken back of one that fails is that one's only, whoever came at the same time. */
  @Test
  void namesThatMakeOneFolderAreImportedAtTheSameTime() {
    with(
        machines -> {
          Path file = unseen.resolve("twice.ova");
          new Appliances(machines.vbox).exportTo(machines.with(3 << 20), file, machines.op);
          String name = LabBox.name();
          ExecutorService threads = Executors.newFixedThreadPool(2);
          try {
            List<Future<String>> made =
                Stream.of(":", "_")
                    .map(
                        end ->
                            threads.submit(
                                () ->
                                    new Appliances(machines.vbox)
                                        .importFrom(file, name + end, machines.op)))
                    .toList();
            for (Future<String> one : made) {
              machines.settings(machines.adopt(one.get()));
            }
          } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
          } finally {
            threads.shutdownNow();
          }
        });
  }

  @Test
  void whatIsNoApplianceOfOneMachineIsRejectedAndMakesNone() {
    with(
        machines -> {
          for (String content :
              List.of(
                  "",
                  "no XML",
                  "<Envelope/>",
                  "<Envelope><VirtualSystem id='a'/><VirtualSystem id='b'/></Envelope>",
                  "<Envelope><VirtualSystem id='a'><EulaSection/></VirtualSystem></Envelope>",
                  "<Envelope><References><File href='../x.vmdk'/></References>"
                      + "<VirtualSystem id='a'/></Envelope>",
                  "<Envelope><VirtualSystem id='a'/></Envelope>")) {
            Path file = unseen.resolve("broken.ovf");
            Files.writeString(file, content);
            String name = LabBox.name();
            assertThrows(
                RejectedException.class, () -> imported(machines, file, name), () -> content);
            assertFalse(
                machines
                    .vbox
                    .files()
                    .list(
                        machines.vbox.settings().registry(machines.op).machineFolder(), machines.op)
                    .contains(name));
          }
          Path other = Files.write(unseen.resolve("broken.ova"), new byte[4000]);
          assertThrows(RejectedException.class, () -> imported(machines, other, LabBox.name()));
          Path named = Files.write(unseen.resolve("broken"), new byte[4000]);
          assertThrows(RejectedException.class, () -> imported(machines, named, LabBox.name()));
        });
  }

  @Test
  void anExportWritesOverNothing() {
    with(
        machines -> {
          String id = machines.with(1 << 20);
          Files.writeString(unseen.resolve("some.mf"), "mine");
          assertThrows(
              AlreadyExistsException.class,
              () ->
                  new Appliances(machines.vbox)
                      .exportTo(id, unseen.resolve("some.ovf"), machines.op));
          assertEquals(List.of("some.mf"), names(unseen));
          assertEquals("mine", Files.readString(unseen.resolve("some.mf")));
        });
  }

  @Test
  void anInterruptedExportOrImportLeavesNothing() {
    with(
        machines -> {
          String id = machines.with(100 << 20);
          Path vms = Path.of(machines.folder(id)).getParent();
          Path file = unseen.resolve("one.ova");
          Appliances appliances = new Appliances(machines.vbox);
          assertThrows(
              HypervisorException.class,
              () -> interrupted(machines.op, op -> appliances.exportTo(id, file, op)));
          assertEquals(List.of(), names(unseen));
          appliances.exportTo(id, file, machines.op);
          String name = LabBox.name();
          assertThrows(
              HypervisorException.class,
              () -> interrupted(machines.op, op -> appliances.importFrom(file, name, op)));
          assertEquals(List.of("one.ova"), names(unseen));
          assertFalse(names(vms).contains(name), () -> "the machine's folder");
        });
  }

  @Test
  void anImportThatFailsHalfwayLeavesNothing() {
    with(
        machines -> {
          String id = machines.with(1 << 20);
          Path file = unseen.resolve("one.ova");
          Appliances appliances = new Appliances(machines.vbox);
          appliances.exportTo(id, file, machines.op);
          String name = LabBox.name();
          Operation doomed = failing(machines.op, "posada/disk");
          assertThrows(HypervisorException.class, () -> appliances.importFrom(file, name, doomed));
          assertFalse(names(Path.of(machines.folder(id)).getParent()).contains(name));
          assertTrue(
              machines.vbox.settings().registry(machines.op).machines().values().stream()
                  .noneMatch(path -> path.contains("/" + name + "/")));
        });
  }
}
