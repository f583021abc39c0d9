package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.CloneOptions;
import dev.posada.Disk;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.Volume;
import dev.posada.testkit.TestOperation;
import dev.posada.vmware.machine.Images;
import dev.posada.vmware.storage.VirtualStorage;
import dev.posada.vmware.tool.Installation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Disks that belong to no machine, while somebody else makes, has or moves one. */
class VolumesMeanwhileTest extends WithVolumes {
  private List<String> whileItRuns(String words, Runnable verb) {
    List<String> seen = new ArrayList<>(List.of("not asked"));
    try (Host other = vmware.connect()) {
      before(
          words,
          () -> {
            seen.clear();
            other.storage().list().forEach(one -> seen.add(one.name()));
          });
      verb.run();
    }
    return seen;
  }

  @Test
  void disksOfAMachineThatIsBeingMadeAreNone() {
    VirtualMachineSpec spec = VirtualMachineSpec.named("two").attach(Disk.blank(SIZE));
    assertEquals(List.of(), whileItRuns("/two.vmx", () -> host.virtualMachines().create(spec)));
    assertEquals(List.of(), marks());
  }

  private List<Path> marks() {
    String suffix = ".posada-unfinished";
    return names(vmware.machines()).stream()
        .filter(name -> name.endsWith(suffix))
        .map(name -> name.substring(1, name.length() - suffix.length()))
        .map(vmware.machines()::resolve)
        .toList();
  }

  @Test
  void disksOfACloneThatIsBeingMadeAreNone() {
    VirtualMachine source = machine(Disk.blank(SIZE));
    List<String> seen = new ArrayList<>(List.of("not asked"));
    before(
        " clone ",
        () -> {
          Path home = marks().get(0);
          assertTrue(home.toFile().mkdir());
          Path disk = home.resolve("half.vmdk");
          vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "2MB", "-t", "0", disk.toString());
          seen.clear();
          try (Host other = vmware.connect()) {
            other.storage().list().forEach(one -> seen.add(one.name()));
          }
          assertTrue(disk.toFile().delete());
        });
    source.cloneAs("copy", CloneOptions.full());
    assertEquals(List.of(), seen);
    assertEquals(List.of(), marks());
  }

  @Test
  void oneThatARunningMachineWritesIsNotRead() {
    Volume volume = create("data");
    VirtualMachine machine = machine(Disk.of(path(volume)));
    Path back = folder.resolve("back");
    machine.start();
    BusyException open =
        assertThrows(BusyException.class, () -> host.storage().download(volume, back));
    assertEquals(Outcome.NOT_DONE, open.outcome(), open::toString);
    machine.kill();
    host.storage().download(volume, back);
  }

  @Test
  void aCopyAndANewOneOfItsNameWaitForEachOther() throws Exception {
    Volume volume = create("data");
    FutureTask<Volume> second = new FutureTask<>(() -> create("two"));
    before(
        "vmware-vdiskmanager -r",
        () -> {
          new Thread(second).start();
          assertThrows(TimeoutException.class, () -> second.get(300, TimeUnit.MILLISECONDS));
        });
    host.storage().copy(volume, "two");
    ExecutionException late = assertThrows(ExecutionException.class, second::get);
    assertTrue(late.getCause() instanceof AlreadyExistsException, late::toString);
    assertEquals(List.of("data", "two"), volumes());
  }

  @Test
  void whatAnUploadHasMovedAwayStaysWhereSomebodyElseTakesItsPlace() throws IOException {
    Volume volume = create("disk");
    Path there = Path.of(path(volume));
    long former = Files.size(there);
    Path disk = folder.resolve("given.vmdk");
    vmware.succeeds("vmware-vdiskmanager", "-c", "-s", "2MB", "-t", "0", vmware.there(disk));
    before("vmware-vdiskmanager -n " + there.resolveSibling(".posada-"), () -> written(there));
    HypervisorException why =
        assertThrows(HypervisorException.class, () -> host.storage().upload(disk, volume));
    List<String> all = names(there.getParent());
    assertEquals(2, all.size(), all::toString);
    assertTrue(why.remains().toString().contains(all.get(0)), why::toString);
    assertEquals(former, Files.size(there.resolveSibling(all.get(0))));
    assertEquals("theirs", text(there));
  }

  @Test
  void aDownloadThatIsCancelledEndsInTheMiddle() {
    Volume volume = createRaw("data");
    TestOperation op = TestOperation.unlimited();
    List<Integer> written = new ArrayList<>();
    OutputStream to =
        new OutputStream() {
          @Override
          public void write(int one) {
            throw new AssertionError("one by one");
          }

          @Override
          public void write(byte[] block, int from, int length) {
            written.add(length);
            op.cancel();
          }
        };
    Installation vmware = installation();
    VirtualStorage storage = new VirtualStorage(vmware, new Images(vmware));
    assertThrows(OperationCancelledException.class, () -> storage.download(volume, to, op));
    assertEquals(1, written.size());
    assertTrue(written.get(0) < SIZE.bytes(), written::toString);
  }
}
