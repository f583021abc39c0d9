package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.OperationTimeoutException;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.testkit.InTurn;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands and files inside of a real machine, over ssh to its host. */
@InTurn(LabBox.EMULATED_HOST)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@OnlyInFull
class RealGuestTest {
  private static final Duration BOOT = Duration.ofMinutes(6);

  /** Tells what Posada has left in the guest. */
  private static final String LEFT = "ls /tmp | grep posada-.*-.*-.*-.*-";

  private final String id = UUID.randomUUID().toString();
  private BareBox box;
  private Host host;
  private VirtualMachine guest;

  @BeforeAll
  void boots() {
    String iso = LabBox.variable("POSADA_LAB_VIRTUALBOX_ISO");
    box = BareBox.emulated();
    box.vboxManage(
        "createvm", "--name", LabBox.name(), "--uuid", id, "--ostype", "Linux26_64", "--register");
    box.vboxManage(
        "modifyvm", id, "--memory", "256", "--paravirtprovider", "none", "--nic1", "nat");
    box.vboxManage("modifyvm", id, "--boot1", "dvd", "--audio-enabled", "off", "--vram", "9");
    box.vboxManage(
        "modifyvm", id, "--uart1", "0x3F8", "4", "--uart-mode1", "disconnected"); // its console
    box.vboxManage("storagectl", id, "--name", "SATA", "--add", "sata");
    box.vboxManage(BareBox.attaching(id, 0, "dvddrive", iso));
    box.vboxManage("startvm", id, "--type", "headless");
    host = LabBox.connectEmulated();
    guest = host.virtualMachines().get(id);
    assertTrue(guest.addresses().isEmpty(), "before it has booted");
    guest.awaitReady(Task.within(BOOT));
  }

  @AfterAll
  void ends() {
    if (host != null) {
      host.close();
    }
    if (box != null) {
      box.vboxManage("controlvm", id, "poweroff");
      box.vboxManage("unregistervm", id, "--delete");
      box.close();
    }
  }

  @Test
  void exitCodesAreTheCommandsOwn() {
    for (int code : new int[] {94, 255}) {
      ExecResult result = guest.exec("sh", "-c", "exit " + code);
      assertEquals(code, result.exitCode(), result::toString);
      assertEquals("", result.stdout() + result.stderr(), "nothing was written");
    }
    assertEquals(128 + 9, guest.exec("sh", "-c", "kill -9 $$").exitCode(), "by a signal");
    assertEquals(127, guest.exec("posada-no-such-command").exitCode());
  }

  @Test
  void wordsEnvironmentAndDirectoryArriveAsTheyAre() {
    String odd = " it's \"odd\"\\ $HOME `id` *\nñ日本😀\t-\n";
    ExecSpec spec =
        ExecSpec.command("sh", "-c", "pwd; printf '<%s>' \"$@\" \"$V\" \"$W\"", "sh", odd, "", "-x")
            .environment("V", odd)
            .environment("W", "")
            .directory("/tmp");
    ExecResult result = guest.exec(spec);
    assertEquals("/tmp\n<" + odd + "><><-x><" + odd + "><>", result.stdout());
    NotFoundException missing =
        assertThrows(
            NotFoundException.class, () -> guest.exec(ExecSpec.command("pwd").directory("/no/x")));
    assertEquals(Kind.FILE, missing.kind());
  }

  @Test
  void inputIsReadWholeAndTheStreamsAreApart() {
    byte[] bytes = bytes(1000);
    assertArrayEquals(bytes, guest.exec(ExecSpec.command("cat").stdin(bytes)).stdoutBytes());
    byte[] many = bytes(100_000);
    assertArrayEquals(many, guest.exec(ExecSpec.command("cat").stdin(many)).stdoutBytes());
    assertEquals("", guest.exec("cat").stdout(), "without input");
    ExecResult both =
        guest.exec("sh", "-c", LEFT + "; echo out; echo VBoxManage: error: err >&2; exit 3");
    assertEquals("out\n", both.stdout(), "nothing stays");
    assertEquals("VBoxManage: error: err\n", both.stderr());
    assertEquals(3, both.exitCode());
  }

  @Test
  void bigOutputIsExactAndBounded() {
    ExecResult whole = guest.exec("head", "-c", "3000000", "/bin/busybox");
    assertFalse(whole.truncated());
    assertTrue(whole.stdoutBytes().length > 1_000_000, whole::toString);
    ExecSpec bounded =
        ExecSpec.command("sh", "-c", "cat /bin/busybox; yes | head -c 5000 >&2; exit 5")
            .outputLimit(ByteSize.bytes(1234));
    ExecResult cut = guest.exec(bounded);
    assertTrue(cut.truncated());
    assertArrayEquals(Arrays.copyOf(whole.stdoutBytes(), 1234), cut.stdoutBytes());
    assertEquals(1234, cut.stderrBytes().length);
    assertEquals(5, cut.exitCode());
  }

  @Test
  void aCommandThatIsGivenUpIsEndedInsideAndNothingElse() {
    guest.exec("sh", "-c", "sleep 76543 >/dev/null 2>&1 &");
    String began = "/tmp/" + LabBox.name();
    ExecSpec sleeper = ExecSpec.command("sh", "-c", "echo >" + began + "; sleep 87654; echo");
    OperationTimeoutException late =
        assertThrows(
            OperationTimeoutException.class,
            () -> guest.exec(sleeper, Task.within(Duration.ofSeconds(20))));
    assertNotEquals(Outcome.NOT_DONE, late.outcome());
    assertTrue(late.remains().toString().contains("may still run"), late::toString);
    assertEquals(0, guest.exec("ls", began).exitCode(), "it had begun");
    Instant until = Instant.now().plusSeconds(60);
    String ps = guest.exec("ps").stdout();
    while (ps.contains("87654")) {
      assertTrue(Instant.now().isBefore(until), "it still runs");
      ps = guest.exec("ps").stdout();
    }
    assertTrue(ps.contains("sleep 76543"), "what a command leaves behind runs on: " + ps);
  }

  @Test
  void whoCannotLogOnIsRefused() {
    ExecSpec spec = ExecSpec.command("true");
    assertThrows(
        PermissionDeniedException.class, () -> guest.exec(spec.as(Credentials.of("root", "no"))));
    assertThrows(
        UnsupportedCapabilityException.class,
        () -> guest.exec(spec.as(Credentials.of("20001", ""))));
  }

  @Test
  void aFolderComesBackAsItWent(@TempDir Path here) throws IOException {
    Path in = here.resolve("in");
    Files.createDirectories(in.resolve("a folder/empty"));
    Files.write(in.resolve("new\nline ñ日本😀 \"q\""), bytes(50));
    Files.write(in.resolve("n".repeat(150)), bytes(70_000));
    Path tool = Files.write(in.resolve("a folder/tool"), bytes(3));
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-x---"));
    Files.setLastModifiedTime(tool, FileTime.from(Instant.ofEpochSecond(1_000_000_000)));
    Files.createSymbolicLink(in.resolve("link"), Path.of("a folder/tool"));
    String inside = "/tmp/" + LabBox.name() + " x";
    guest.copyTo(in, inside);
    guest.copyFrom(inside, here.resolve("out"));
    assertEquals(tree(in), tree(here.resolve("out")));
    Path other = Files.write(here.resolve("other"), bytes(9));
    guest.copyTo(other, inside + "/link");
    guest.copyTo(in.resolve("a folder"), inside);
    guest.copyFrom(inside + "/link", here.resolve("one"));
    assertArrayEquals(bytes(9), Files.readAllBytes(here.resolve("one")), "what it leads to");
    String look = "cd '" + inside + "' && ls -d link empty tool && " + LEFT;
    assertEquals("empty\nlink\ntool\n", guest.exec("sh", "-c", look).stdout());
  }

  @Test
  void aFileThatIsNotThereIsNotFound(@TempDir Path here) throws IOException {
    Path file = Files.write(here.resolve("file"), bytes(10));
    assertMissing(() -> guest.copyFrom("/tmp/none", here.resolve("out")));
    assertMissing(() -> guest.copyTo(file, "/tmp/none/x"));
  }

  private static void assertMissing(Runnable copy) {
    NotFoundException missing = assertThrows(NotFoundException.class, copy::run);
    assertEquals(Kind.FILE, missing.kind(), missing::toString);
    assertEquals(Outcome.NOT_DONE, missing.outcome(), missing::toString);
  }

  @Test
  void itsAddressIsKnown() throws IOException {
    assertEquals(List.of(InetAddress.getByName("10.0.2.15")), guest.addresses());
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static Map<String, String> tree(Path top) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> all = Files.walk(top)) {
      for (Path path : all.toList()) {
        String name = top.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          tree.put(name, "to " + Files.readSymbolicLink(path));
        } else if (Files.isDirectory(path)) {
          tree.put(name, "folder " + Files.getPosixFilePermissions(path));
        } else {
          tree.put(
              name,
              Arrays.hashCode(Files.readAllBytes(path))
                  + " "
                  + Files.getPosixFilePermissions(path)
                  + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                      .toInstant()
                      .getEpochSecond());
        }
      }
    }
    return tree;
  }
}
