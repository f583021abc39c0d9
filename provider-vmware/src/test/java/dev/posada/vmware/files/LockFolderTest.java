package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.TestOperation;
import dev.posada.vmware.files.LockFolder.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LockFolderTest {
  private static final long NOBODY = 999_999_999;

  private final CommandRunner runner = CommandRunner.local();
  private final TestOperation op = TestOperation.unlimited();

  @TempDir Path folder;

  private static byte[] member(String text) {
    return Arrays.copyOf(text.getBytes(US_ASCII), 512);
  }

  private static Holder holder(String text) {
    return LockFolder.holder("M00001.lck", member(text)).orElseThrow();
  }

  @Test
  void aHolderWithoutANameMayRunAMachineUnlessItIsAWindow() {
    Liveness liveness = new Liveness(runner);
    String self = "uuid=1 " + ProcessHandle.current().pid() + "-0";
    assertTrue(liveness.mayRun(holder(self + " 1 X 1 lc=9"), op));
    assertTrue(liveness.mayRun(holder("uuid=1 " + NOBODY + "-0 1 X 1 lc=9"), op));
    assertTrue(liveness.mayRun(holder(self + "(vmware-vmx) 1 X 1 lc=9"), op));
    assertFalse(liveness.mayRun(holder(self + "(vmware) 1 X 1 lc=9"), op));
  }

  @Test
  void theWindowsOfFusionRunNone() throws IOException {
    Path window = Files.copy(Path.of("/bin/sleep"), folder.resolve("VMware Fusion"));
    Process process = new ProcessBuilder(window.toString(), "60").start();
    try {
      Holder holder = holder("uuid=1 " + process.pid() + "-0 1 X 1 lc=9");
      assertFalse(new Liveness(runner).mayRun(holder, op));
    } finally {
      process.destroy();
    }
  }

  @Test
  void readsWhoHoldsALock() {
    Holder linux = holder("a2V5b2ZhaG9zdA== 4711-88123(vmware-vmx) 7 X 88125 lc=1f2e3d4c");
    assertEquals("a2V5b2ZhaG9zdA==", linux.machine());
    assertEquals(4711, linux.pid());
    assertEquals(Optional.of(88123L), linux.begun());
    assertEquals("vmware-vmx", linux.process());
    assertTrue(linux.runs());
    Holder windows =
        holder("uuid=56 4d 01 02-03 04 5120-134123456789012345(vmware.exe) 12 S 1 lc=0");
    assertEquals("uuid=56 4d 01 02-03 04", windows.machine());
    assertEquals(5120, windows.pid());
    assertFalse(windows.runs());
    Holder mac = holder("uuid=1 77-1700000000123456 1 X 1 lc=9");
    assertEquals("", mac.process());
    assertEquals(Optional.empty(), holder("x 77-0 1 X").begun());
  }

  @Test
  void whatIsNotOfItsLengthCountsAsNothing() {
    byte[] whole = member("x 77-1(a) 1 X 1 lc=9");
    assertEquals(Optional.empty(), LockFolder.holder("m", Arrays.copyOf(whole, 511)));
    assertEquals(Optional.empty(), LockFolder.holder("m", new byte[512]));
    assertEquals(Optional.empty(), LockFolder.holder("m", member("nothing of that kind")));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void readsAFolder() throws IOException {
    Path vmx = folder.resolve("web.vmx");
    assertEquals(List.of(), LockFolder.of(vmx.toString(), runner.files(), op).holders());
    Path locks = Files.createDirectory(folder.resolve("web.vmx.lck"));
    Files.write(locks.resolve("M12345.lck"), member("h 10-1(vmware-vmx) 1 X 1 lc=1"));
    Files.write(locks.resolve("M23456.lck"), new byte[3]);
    Files.write(locks.resolve("D34567.lck"), member("h 11-1(x) 1 X 1 lc=1"));
    Files.write(locks.resolve("note.txt"), member("h 12-1(x) 1 X 1 lc=1"));
    LockFolder read = LockFolder.of(vmx.toString(), runner.files(), op);
    assertEquals(locks.toString(), read.path());
    assertEquals(List.of(10L), read.holders().stream().map(Holder::pid).toList());
  }

  @Test
  void aProcessIsAliveUntilItsNumberIsAnothers() throws IOException {
    Liveness liveness = new Liveness(runner);
    long pid = ProcessHandle.current().pid();
    Holder mine = new Holder("m", "h", pid, Optional.empty(), "java");
    assertTrue(liveness.isAlive(mine, op));
    assertFalse(liveness.isAlive(new Holder("m", "h", NOBODY, Optional.empty(), "vmware-vmx"), op));
    assertFalse(liveness.isAlive(new Holder("m", "h", pid, Optional.of(1L), "vmware-vmx"), op));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void linuxTellsWhenAProcessBegan() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    Optional<Long> begun = Liveness.begun(stat);
    assertTrue(begun.orElseThrow() > 0);
    Holder mine = new Holder("m", "h", ProcessHandle.current().pid(), begun, "java");
    assertTrue(new Liveness(runner).isAlive(mine, op));
    assertEquals(
        Optional.of(99L),
        Liveness.begun("1 (a ) b) S 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 99 21"));
    assertEquals(Optional.empty(), Liveness.begun("1 (cut"));
  }

  @Test
  void othersCountFromOtherYears() {
    Instant start = Instant.parse("2026-11-01T10:00:00Z");
    long mac = start.getEpochSecond() * 1_000_000 + 5;
    long windows = (start.getEpochSecond() + 11_644_473_600L) * 10_000_000;
    assertTrue(Liveness.may(mac, start));
    assertTrue(Liveness.may(windows, start));
    assertFalse(Liveness.may(mac + 10_000_000, start));
    assertFalse(Liveness.may(1, start));
  }
}
