package dev.posada.kvm.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.ByteSize;
import dev.posada.Credentials;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.agent.LocalAgent;
import dev.posada.spi.Operation;
import dev.posada.testkit.TestOperation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies between folders of this machine, by its own shell and tar, through an agent's commands.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class GuestFilesTest {
  private final TestOperation op = TestOperation.unlimited();
  private LocalAgent agent;
  private AgentTalk talk;
  private GuestFiles files;
  private Path here;
  private Path inside;

  @TempDir Path folder;

  @BeforeEach
  void begin() throws IOException {
    agent = new LocalAgent(Files.createDirectory(folder.resolve("agent")));
    talk = new AgentTalk((command, seconds, own) -> agent.say(command), op);
    files = new GuestFiles(talk);
    here = Files.createDirectory(folder.resolve("here"));
    inside = Files.createDirectory(folder.resolve("in side"));
  }

  @AfterEach
  void nothingStaysOpen() {
    assertEquals(0, agent.handles(), "open files");
    assertTrue(agent.longest() < 200 << 10, "a command of " + agent.longest());
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static List<String> tree(Path top) throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      return all.map(
              path -> {
                try {
                  boolean link = Files.isSymbolicLink(path);
                  return top.relativize(path)
                      + " "
                      + (link
                          ? Files.readSymbolicLink(path)
                          : PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                              + " "
                              + Files.getLastModifiedTime(path).toMillis() / 1000
                              + (Files.isRegularFile(path)
                                  ? " " + java.util.Arrays.hashCode(Files.readAllBytes(path))
                                  : ""));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              })
          .sorted()
          .toList();
    }
  }

  private Path sample() throws IOException {
    Path top = Files.createDirectory(here.resolve("top"));
    Files.createDirectories(top.resolve("a folder/deeper"));
    Files.write(top.resolve("a folder/deeper/" + "n".repeat(200)), bytes(3_000));
    Files.write(top.resolve("-dash"), bytes(10));
    Files.write(top.resolve("new\nline *?\\b"), bytes(20));
    Files.write(top.resolve("large"), bytes(1_200_000));
    Files.write(top.resolve("middle"), bytes(100_000));
    Files.createDirectory(top.resolve("empty"));
    Files.createSymbolicLink(top.resolve("a link"), Path.of("nowhere/" + "far/".repeat(40)));
    Files.setPosixFilePermissions(
        top.resolve("-dash"), PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setPosixFilePermissions(
        top.resolve("large"), PosixFilePermissions.fromString("rw-r-----"));
    for (String name : List.of("large", "-dash", "a folder/deeper", "a folder")) {
      Files.setLastModifiedTime(top.resolve(name), FileTime.fromMillis(1_600_000_000_000L));
    }
    return top;
  }

  @Test
  void aFolderIsWhatItWas() throws IOException {
    Path top = sample();
    files.copyTo(top, inside + "/new");
    assertEquals(tree(top), tree(inside.resolve("new")));
    files.copyFrom(inside + "/new", here.resolve("back"));
    List<String> back = tree(here.resolve("back"));
    assertEquals(tree(top), back);
  }

  @Test
  void aFolderIsFilledUpAndFilesAreReplaced() throws IOException {
    Path top = sample();
    Files.createDirectories(inside.resolve("old/a folder"));
    Files.write(inside.resolve("old/-dash"), bytes(99));
    Files.write(inside.resolve("old/mine"), bytes(7));
    files.copyTo(top, inside + "/old");
    assertArrayEquals(bytes(10), Files.readAllBytes(inside.resolve("old/-dash")));
    assertArrayEquals(bytes(7), Files.readAllBytes(inside.resolve("old/mine")));
    assertArrayEquals(bytes(1_200_000), Files.readAllBytes(inside.resolve("old/large")));
  }

  @Test
  void aLinkThatIsNamedIsFollowed() throws IOException {
    Files.write(here.resolve("file"), bytes(50));
    Files.createSymbolicLink(here.resolve("link"), Path.of("file"));
    Files.createSymbolicLink(inside.resolve("link"), Path.of("target"));
    files.copyTo(here.resolve("link"), inside + "/link");
    assertTrue(Files.isSymbolicLink(inside.resolve("link")));
    assertArrayEquals(bytes(50), Files.readAllBytes(inside.resolve("target")));
    files.copyFrom(inside + "/link", here.resolve("out"));
    assertTrue(Files.isRegularFile(here.resolve("out"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void whatIsNotThereIsNotFoundAndNothingIsDone() throws IOException {
    Path file = Files.write(here.resolve("file"), bytes(5));
    for (NotFoundException missing :
        List.of(
            assertThrows(NotFoundException.class, () -> files.copyTo(file, inside + "/none/file")),
            assertThrows(
                NotFoundException.class,
                () -> files.copyFrom(inside + "/none", here.resolve("x"))))) {
      assertEquals(dev.posada.Kind.FILE, missing.kind());
      assertEquals(Outcome.NOT_DONE, missing.failure().outcome().orElseThrow());
    }
    assertFalse(Files.exists(here.resolve("x")));
    assertThrows(RejectedException.class, () -> files.copyTo(file, inside.toString()));
    assertThrows(RejectedException.class, () -> files.copyTo(file, "relative"));
    Files.write(inside.resolve("file"), bytes(5));
    assertThrows(RejectedException.class, () -> files.copyTo(here, inside + "/file"));
  }

  @Test
  void aPipeIsNotCopied() throws Exception {
    assertEquals(0, new ProcessBuilder("mkfifo", inside + "/pipe").start().waitFor());
    assertThrows(
        RejectedException.class, () -> files.copyFrom(inside + "/pipe", here.resolve("x")));
  }

  /** As in Windows: the agent alone copies files, and a folder is refused with the reason. */
  @Test
  void withoutAShellThereAreSingleFiles() throws IOException {
    agent.without("/bin/sh", "tar");
    Path file = Files.write(here.resolve("file"), bytes(300_000));
    files.copyTo(file, inside + "/file");
    files.copyFrom(inside + "/file", here.resolve("back"));
    assertArrayEquals(bytes(300_000), Files.readAllBytes(here.resolve("back")));
    assertThrows(
        UnsupportedCapabilityException.class, () -> files.copyTo(here, inside + "/folder"));
    NotFoundException missing =
        assertThrows(NotFoundException.class, () -> files.copyTo(file, inside + "/none/file"));
    assertEquals(dev.posada.Kind.FILE, missing.kind());
  }

  @Test
  void aCancelLeavesNoHalfFileInside() throws IOException {
    Path file = Files.write(here.resolve("file"), bytes(1_000_000));
    talk =
        new AgentTalk(
            (command, seconds, own) -> {
              String answer = agent.say(command);
              if (command.name().equals("guest-file-write")) {
                op.cancel();
              }
              return answer;
            },
            op);
    assertThrows(
        OperationCancelledException.class,
        () -> new GuestFiles(talk).copyTo(file, inside + "/file"));
    assertFalse(Files.exists(inside.resolve("file")));
  }

  @Test
  void anInterruptWhileAFileIsWrittenHereIsACancel() throws IOException {
    Files.write(inside.resolve("file"), bytes(1_000));
    AtomicBoolean came = new AtomicBoolean();
    talk =
        new AgentTalk(
            (command, seconds, own) -> {
              String answer = agent.say(command);
              came.set(command.name().equals("guest-file-read"));
              return answer;
            },
            interruptedAfterItsCheck(came));
    assertThrows(
        OperationCancelledException.class,
        () -> new GuestFiles(talk).copyFrom(inside + "/file", here.resolve("file")));
    assertTrue(Thread.interrupted(), "it still knows");
  }

  private Operation interruptedAfterItsCheck(AtomicBoolean once) {
    return (Operation)
        Proxy.newProxyInstance(
            Operation.class.getClassLoader(),
            new Class<?>[] {Operation.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(op, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (method.getName().equals("check") && once.getAndSet(false)) {
                  Thread.currentThread().interrupt();
                }
              }
            });
  }

  @Test
  void anAgentThatIsStartedAnewMeanwhileIsToldSo() throws IOException {
    Path file = Files.write(here.resolve("file"), bytes(1_000_000));
    talk =
        new AgentTalk(
            (command, seconds, own) -> {
              if (command.name().equals("guest-file-write")) {
                throw new NativeException("handle '1000' has not been found");
              }
              return agent.say(command);
            },
            op);
    InvalidStateException anew =
        assertThrows(
            InvalidStateException.class, () -> new GuestFiles(talk).copyTo(file, inside + "/file"));
    assertTrue(anew.getMessage().contains("started anew"), anew.getMessage());
  }

  @Test
  void garbageIsAFailureAndNotAnAnswer() {
    for (String garbage : List.of("", "{", "[]", "{\"return\":7}", "\u0000", "{\"return\":{}}")) {
      talk = new AgentTalk((command, seconds, own) -> garbage, op);
      assertThrows(
          NativeException.class,
          () -> new GuestFiles(talk).copyFrom("/etc/passwd", here.resolve("x")),
          garbage);
    }
  }

  @Test
  void aCommandHasUserDirectoryEnvironmentAndALongInput() {
    ExecSpec spec =
        ExecSpec.command("sh", "-c", "pwd; echo \"$A=b\"; wc -c")
            .directory(inside.toString())
            .environment("A=b".substring(0, 1), "x 'y'")
            .stdin(bytes(400_000));
    ExecResult result = new GuestAgent(null, talk).exec(spec);
    assertEquals(inside + "\nx 'y'=b\n400000\n", result.stdout(), result.stderr());
    assertThrows(
        NotFoundException.class,
        () -> new GuestAgent(null, talk).exec(spec.directory(inside + "/none")));
  }

  @Test
  void aUserIsTheOneThatIsTold() {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root becomes somebody else");
    ExecSpec id = ExecSpec.command("sh", "-c", "id -u; id -G; echo $A").environment("A", "a b");
    GuestAgent as = new GuestAgent(null, talk);
    assertEquals("23456\n23456\na b\n", as.exec(id.as(Credentials.of("23456", ""))).stdout());
    assertEquals("0", as.exec(id.as(Credentials.of("root", ""))).stdout().substring(0, 1));
    ExecSpec options = ExecSpec.command("printf", "%s|", "-c", "-s", "--", "x");
    assertEquals("-c|-s|--|x|", as.exec(options.as(Credentials.of("root", ""))).stdout());
    RejectedException nobody =
        assertThrows(
            RejectedException.class, () -> as.exec(id.as(Credentials.of("nobody-here", ""))));
    assertTrue(nobody.getMessage().contains("nobody-here"), nobody.getMessage());
  }

  @Test
  void aLargeOutputComesWhole() {
    ExecSpec spec =
        ExecSpec.command("head", "-c", "3000000", "/dev/zero").outputLimit(ByteSize.mib(2));
    ExecResult result = new GuestAgent(null, talk).exec(spec);
    assertEquals(2 << 20, result.stdoutBytes().length);
    assertTrue(result.truncated());
  }

  @Test
  void withoutAShellNobodySetsADirectory() {
    agent.without("/bin/sh");
    GuestAgent bare = new GuestAgent(null, talk);
    assertEquals("a\n", bare.exec(ExecSpec.command("echo", "a")).stdout());
    UnsupportedCapabilityException refused =
        assertThrows(
            UnsupportedCapabilityException.class,
            () -> bare.exec(ExecSpec.command("touch", inside + "/made").directory("/")));
    assertTrue(refused.getMessage().contains("shell"), refused.getMessage());
    assertFalse(Files.exists(inside.resolve("made")), "it was not run");
  }
}
