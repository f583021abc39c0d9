package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.Host;
import dev.posada.SerialConsole;
import dev.posada.VirtualMachine;
import dev.posada.testkit.InTurn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The serial port of a machine in the emulated host, over ssh. */
@InTurn(LabBox.EMULATED_HOST)
@Timeout(900)
@OnlyInFull
class RealConsoleTest {
  private static final Duration BOOT = Duration.ofMinutes(4);
  private static final Duration ANSWER = Duration.ofSeconds(40);

  private final BareBox box = BareBox.emulated();
  private final Host host = LabBox.connectEmulated();

  @AfterEach
  void leaveNothing() {
    try (box;
        host) {
      LabBox.clean(host);
    }
  }

  /** What a machine writes, gathered by a thread that ends with its console. */
  private static final class Screen implements AutoCloseable {
    private final SerialConsole console;
    private final StringBuffer seen = new StringBuffer();
    private final Thread reader = new Thread(this::read, "console-reader");
    private volatile boolean ended;

    Screen(SerialConsole console) {
      this.console = console;
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      byte[] some = new byte[1024];
      try {
        for (int count = 0; count >= 0; count = console.fromGuest().read(some)) {
          seen.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
        }
      } catch (IOException e) {
        // it was closed
      } finally {
        ended = true;
      }
    }

    void type(String line) throws IOException {
      console.toGuest().write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    void await(String text, Duration patience) throws InterruptedException {
      long until = System.nanoTime() + patience.toNanos();
      while (seen.indexOf(text) < 0) {
        assertTrue(System.nanoTime() - until < 0, () -> "no " + text + " in:\n" + seen);
        Thread.sleep(50);
      }
      seen.setLength(0);
    }

    void awaitEnd() throws InterruptedException {
      reader.join(ANSWER.toMillis());
      assertTrue(ended, "a read that waits ends");
    }

    @Override
    public void close() {
      console.close();
    }
  }

  private String port(VirtualMachine machine) {
    return box.vboxManage("showvminfo", machine.id(), "--machinereadable")
        .lines()
        .filter(line -> line.startsWith("uartmode1="))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void oneLogsInAndComesBackAsOftenAsOneLikes() throws Exception {
    VirtualMachine machine = host.virtualMachines().create(LabBox.guest(LabBox.name()));
    machine.start();
    try (Screen screen = new Screen(machine.console());
        Host other = LabBox.connectEmulated()) {
      screen.await("login:", BOOT);
      screen.type("root");
      screen.await("assword:", ANSWER);
      screen.type("pw");
      screen.await("#", ANSWER);
      screen.type("echo $((6*7))times");
      screen.await("42times", ANSWER);
      VirtualMachine same = other.virtualMachines().get(machine.id());
      assertThrows(BusyException.class, same::console);
      screen.type("echo still $((40+2))here");
      screen.await("still 42here", ANSWER);
    }
    assertEquals("uartmode1=\"disconnected\"", port(machine));
    for (int i = 0; i < 10; i++) {
      try (Screen screen = new Screen(machine.console())) {
        screen.type("echo round$((" + i + "+100))");
        screen.await("round" + (i + 100), ANSWER);
      }
    }
    machine.pause();
    machine.console().close();
    machine.resume();
    try (Screen screen = new Screen(machine.console());
        Host other = LabBox.connectEmulated()) {
      other.virtualMachines().get(machine.id()).kill();
      screen.awaitEnd();
    }
    machine.start();
    try (Host gone = LabBox.connectEmulated();
        Screen screen = new Screen(gone.virtualMachines().get(machine.id()).console())) {
      gone.close();
      screen.awaitEnd();
    }
    try (Screen after = new Screen(machine.console())) {
      after.await("login:", BOOT);
    }
  }
}
