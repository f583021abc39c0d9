package dev.posada.virtualbox.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ConnectionException;
import dev.posada.InvalidStateException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.SerialConsole;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The serial port of a machine, connected to a socket while somebody has its console open. */
@Execution(ExecutionMode.CONCURRENT)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "VirtualBox listens at named pipes there")
@Timeout(30)
class ConsolesTest {
  private static final String PORT =
      "<Hardware><UART><Port slot='0' enabled='true' %s/></UART></Hardware>";

  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();
  private ScriptedBox box;
  private Consoles consoles;
  private Consoles patient; // with who hangs up some time
  private String id;
  private volatile String mode = "disconnected";
  private volatile ServerSocketChannel server;

  @BeforeEach
  void aMachineRuns() {
    box = new ScriptedBox(folder);
    id = box.machine("runs", "", PORT.formatted("hostMode='Disconnected'"));
    box.starts(id);
    box.answers(this::answer);
    consoles = new Consoles(box.installation());
    patient = new Consoles(box.installation(), Duration.ofSeconds(20));
  }

  @AfterEach
  void ends() throws IOException {
    consoles.close(TestOperation.unlimited());
    hangUp();
  }

  private CommandResult answer(String words) {
    if (words.startsWith("showvminfo")) {
      String port = mode.equals("off") ? "off" : "0x03f8,4";
      return ScriptedBox.said(
          "VMState=\"running\"\nuart1=\"" + port + "\"\nuartmode1=\"" + mode + "\"\n");
    }
    String prefix = "controlvm " + id + " changeuartmode1 ";
    assertTrue(words.startsWith(prefix), words);
    String wanted = words.substring(prefix.length());
    try {
      hangUp();
      if (wanted.startsWith("server ")) {
        listen(Path.of(wanted.substring("server ".length())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    mode = wanted.replace("server ", "server,");
    return ScriptedBox.said("");
  }

  private void listen(Path path) throws IOException {
    ServerSocketChannel made = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    made.bind(UnixDomainSocketAddress.of(path));
    server = made;
  }

  private void hangUp() throws IOException {
    if (server != null) {
      Path path = ((UnixDomainSocketAddress) server.getLocalAddress()).getPath();
      server.close();
      Files.delete(path);
      server = null;
    }
  }

  /** VirtualBox listens, and serves somebody else or not. */
  private Path serving(String name) throws IOException {
    Path path = folder.resolve(name);
    listen(path);
    mode = "server," + path;
    return path;
  }

  private List<String> changes() {
    return box.calls().stream().filter(words -> words.startsWith("controlvm")).toList();
  }

  @Test
  void itIsConnectedAsLongAsTheConsoleIsOpen() throws IOException {
    try (SerialConsole console = consoles.open(id, op);
        SocketChannel machine = server.accept()) {
      console.toGuest().write("root\n".getBytes(UTF_8));
      ByteBuffer typed = ByteBuffer.allocate(5);
      while (typed.hasRemaining()) {
        machine.read(typed);
      }
      assertEquals("root\n", new String(typed.array(), UTF_8));
      machine.write(ByteBuffer.wrap("Password: ".getBytes(UTF_8)));
      assertEquals("Password: ", new String(console.fromGuest().readNBytes(10), UTF_8));
    }
    List<String> changes = changes();
    assertEquals(2, changes.size(), changes::toString);
    String socket = "controlvm " + id + " changeuartmode1 server /";
    assertTrue(changes.get(0).startsWith(socket), changes::toString);
    assertTrue(changes.get(0).contains("/posada-console-"), changes::toString);
    assertEquals("controlvm " + id + " changeuartmode1 disconnected", changes.get(1));
  }

  @Test
  void eachTimeThatIsAnotherSocket() {
    consoles.open(id, op).close();
    consoles.open(id, op).close();
    assertEquals(3, changes().stream().distinct().count(), () -> "of " + changes());
  }

  @Test
  void oneWhereItListensAlreadyIsLeftAsItIs() throws IOException {
    serving("socket");
    SerialConsole console = consoles.open(id, op);
    try (SocketChannel machine = server.accept()) {
      console.close();
      assertEquals(-1, machine.read(ByteBuffer.allocate(1)));
    }
    assertEquals(List.of(), changes());
  }

  /** Hangs up on the next ones who come. */
  private void hangsUp(int times) {
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < times; i++) {
                  server.accept().close();
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void oneThatServesSomebodyElseIsBusy() throws IOException {
    Path path = serving("socket");
    hangsUp(1);
    BusyException busy = assertThrows(BusyException.class, () -> patient.open(id, op));
    assertTrue(busy.getMessage().contains(path.toString()), busy::getMessage);
    assertEquals(Outcome.NOT_DONE, busy.outcome());
    assertEquals(List.of(), changes());
    mode = "disconnected";
    consoles.open(id, op).close();
  }

  @Test
  void oneThatIsOpenHereIsBusyWithoutATry() {
    SerialConsole console = consoles.open(id, op);
    List<String> before = box.calls();
    assertThrows(BusyException.class, () -> consoles.open(id, op));
    assertEquals(before, box.calls());
    console.close();
    consoles.open(id, op).close();
  }

  @Test
  void oneThatWasLeftBehindGetsAnotherSocket() throws IOException {
    Path left = serving("posada-console-left");
    consoles.open(id, op).close();
    assertEquals(2, changes().size(), () -> "of " + changes());
    assertFalse(changes().get(0).contains(left.toString()), () -> "of " + changes());

    mode = "server," + folder.resolve("posada-console-gone");
    consoles.open(id, op).close();
    assertEquals("disconnected", mode);
  }

  @Test
  void aSocketThatIsNotThereIsGivenUp() {
    box.answers(
        words -> {
          if (words.contains(" server ")) {
            mode = words.substring(words.indexOf("server ")).replace(' ', ',');
            return ScriptedBox.said("");
          }
          return answer(words);
        });
    ConnectionException none = assertThrows(ConnectionException.class, () -> consoles.open(id, op));
    assertEquals(Outcome.NOT_DONE, none.outcome());
    assertEquals("disconnected", mode);
    assertEquals(2, changes().size(), () -> "taken back: " + changes());
  }

  @Test
  void oneThatHangsUpAtOnceIsGivenUp() {
    box.answers(
        words -> {
          CommandResult result = answer(words);
          if (words.contains(" server ")) {
            hangsUp(4);
          }
          return result;
        });
    ConnectionException none = assertThrows(ConnectionException.class, () -> patient.open(id, op));
    assertTrue(none.getMessage().startsWith("nobody answers at "), none::getMessage);
    assertEquals(Outcome.NOT_DONE, none.outcome());
    assertEquals("disconnected", mode);
  }

  @Test
  void aCancelWhileItIsConnectedTakesThatBack() {
    box.answers(
        words -> {
          CommandResult result = answer(words);
          if (words.contains(" server ")) {
            op.cancel();
          }
          return result;
        });
    OperationCancelledException cancelled =
        assertThrows(OperationCancelledException.class, () -> consoles.open(id, op));
    assertEquals(Outcome.NOT_DONE, cancelled.outcome());
    assertEquals("disconnected", mode);
    assertEquals(2, changes().size(), () -> "taken back: " + changes());
  }

  @Test
  void theConsoleOfAMachineThatHasEndedChangesNothingMore() throws IOException {
    SerialConsole console = consoles.open(id, op);
    server.accept().close();
    assertEquals(-1, console.fromGuest().read());
    box.ends();
    console.close();
    assertEquals(1, changes().size(), () -> "of " + changes());
  }

  @Test
  void aPortThatIsConnectedToSomethingElseByNowIsLeftAsItIs() {
    SerialConsole console = consoles.open(id, op);
    mode = "server,/run/others";
    console.close();
    assertEquals(1, changes().size(), () -> "of " + changes());
  }

  @Test
  void closingTheHostClosesThem() throws IOException {
    SerialConsole console = consoles.open(id, op);
    consoles.close(op);
    assertThrows(IOException.class, () -> console.fromGuest().read());
    console.close();
    assertEquals("disconnected", mode);
    assertEquals(2, changes().size(), () -> "of " + changes());
  }

  @Test
  void anInterruptOfWhoClosesItDoesNotKeepThePortConnected() {
    SerialConsole console = consoles.open(id, op);
    Thread.currentThread().interrupt();
    console.close();
    assertTrue(Thread.interrupted(), "it is still interrupted");
    consoles.close(op); // who closes the host waits for it
    assertEquals("disconnected", mode);
    assertEquals(2, changes().size(), () -> "of " + changes());
  }

  @Test
  void aSocketAtWhichNobodyListensYetIsTriedAgain() {
    box.answers(
        words -> {
          CommandResult result = answer(words);
          if (words.contains(" server ")) {
            hangsUp(1); // as ssh does where nobody listens
          }
          return result;
        });
    consoles.open(id, op).close();
    assertEquals(2, changes().size(), () -> "of " + changes());
  }

  @Test
  void aMachineWithoutAPortHasNoneAndSaysHowItGetsOne() {
    mode = "off";
    UnsupportedCapabilityException none =
        assertThrows(UnsupportedCapabilityException.class, () -> consoles.open(id, op));
    assertTrue(none.getMessage().contains("has no serial port"), none::getMessage);
    assertEquals(consoles.support(id, op).remedy(), none.remedy());
    for (String other : List.of("file,/var/log/runs", "server,/home/me/My VMs/x", "client,/x")) {
      mode = other;
      Support taken = consoles.support(id, op);
      assertTrue(taken.reason().orElseThrow().endsWith("of the host: " + other), other);
    }
  }

  @Test
  void ofOneThatIsOffItsSettingsTell() {
    box.ends();
    assertTrue(consoles.support(id, op).available());
    String served = PORT.formatted("hostMode='HostPipe' server='true' path='/run/x'");
    assertTrue(consoles.support(box.machine("served", "", served), op).available());
    for (String other :
        List.of(
            PORT.formatted("hostMode='HostPipe' server='false' path='/run/x'"),
            PORT.formatted("hostMode='RawFile' path='/run/x'"),
            "<Hardware><UART><Port slot='0' enabled='false'/></UART></Hardware>",
            "<Hardware><UART><Port slot='1' enabled='true'/></UART></Hardware>",
            "<Hardware/>")) {
      String machine = box.machine("other", "", other);
      assertFalse(consoles.support(machine, op).available(), other);
    }
    assertThrows(InvalidStateException.class, () -> consoles.open(id, op));
    assertEquals(List.of(), box.calls());
  }
}
