package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.Capability;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.SerialConsole;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** How a machine is seen and talked to from outside, and when it starts. */
interface ScreenClauses extends Clauses {
  @Clause(value = "SCREEN-01", needs = Capability.SCREENSHOT)
  default void aScreenshotIsAPicture(Lab lab) {
    VirtualMachine machine = (VirtualMachine) lab.shared(Kind.VIRTUAL_MACHINE);
    lab.needs(machine, Capability.SCREENSHOT);
    byte[] png = machine.screenshot();
    assertTrue(png.length > 57, () -> "too short for a picture: " + png.length + " bytes");
    assertArrayEquals(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'},
        Arrays.copyOf(png, 8),
        "the signature");
    ByteBuffer header = ByteBuffer.wrap(png, 8, png.length - 8);
    assertEquals(13, header.getInt(), "the length of the header");
    assertEquals(0x49484452, header.getInt(), "the first chunk is IHDR");
    int width = header.getInt();
    int height = header.getInt();
    assertTrue(width > 0 && height > 0, () -> width + " x " + height + " pixels");
    assertEquals(
        0x49454E44, ByteBuffer.wrap(png, png.length - 8, 4).getInt(), "the last chunk is IEND");
  }

  @Clause(value = "SCREEN-02", needs = Capability.DISPLAY)
  default void aDisplaySaysWhereAViewerFindsIt(Lab lab) {
    VirtualMachine machine = (VirtualMachine) lab.shared(Kind.VIRTUAL_MACHINE);
    lab.needs(machine, Capability.DISPLAY);
    URI display = machine.display();
    assertTrue(display.isAbsolute(), () -> "a scheme: " + display);
    assertTrue(display.getPort() > 0, () -> "a port: " + display);
    assertTrue(display.getUserInfo() == null, "nobody's password is in it");
  }

  @Clause(value = "SCREEN-03", needs = Capability.VIRTUAL_MACHINES)
  default void whatIsOffHasNeitherScreenNorConsole(Lab lab) {
    VirtualMachine machine = lab.stoppedMachine();
    if (lab.declares(Capability.SCREENSHOT)) {
      Thrown.refusal(InvalidStateException.class, "screenshot", machine::screenshot);
    }
    if (lab.declares(Capability.DISPLAY)) {
      Thrown.refusal(InvalidStateException.class, "display", machine::display);
    }
    if (lab.declares(Capability.CONSOLE)) {
      Thrown.refusal(InvalidStateException.class, "console", machine::console);
    }
    assertEquals(GuestState.STOPPED, machine.inspect().state());
  }

  @Clause(value = "CONSOLE-01", needs = Capability.CONSOLE)
  default void aLineGoesToTheConsoleAndComesBack(Lab lab) throws IOException {
    VirtualMachine machine = lab.runningMachine();
    lab.needs(machine, Capability.CONSOLE);
    String word = "word" + lab.random().nextInt(1 << 20);
    SerialConsole console = machine.console();
    Listener listener = new Listener(console.fromGuest());
    try {
      listener.start();
      console.toGuest().write(("echo " + word + "\n").getBytes(StandardCharsets.UTF_8));
      console.toGuest().flush();
      lab.await("the console shows " + word, () -> listener.heard().contains(word));
      assertThrows(BusyException.class, machine::console, "a second one, while it is open");
    } finally {
      console.close();
    }
    lab.await("a read that waits ends with an error", listener::hasFailed);
    console.close();
    assertThrows(IOException.class, () -> console.toGuest().write('x'), "to a closed console");

    SerialConsole again = machine.console();
    Listener other = new Listener(again.fromGuest());
    try {
      other.start();
      machine.kill();
      lab.await("the console ends with its machine", other::hasEnded);
    } finally {
      again.close();
    }
  }

  @Clause(value = "AUTOSTART-01", needs = Capability.AUTOSTART)
  default void autostartIsSetInEveryStateAndStartsNothingNow(Lab lab) {
    VirtualMachine machine = lab.stoppedMachine();
    for (boolean on : new boolean[] {true, true, false, false, true}) {
      machine.autostart(on);
      assertEquals(GuestState.STOPPED, machine.inspect().state(), "autostart " + on);
    }
    machine.start();
    machine.autostart(false);
    assertEquals(GuestState.RUNNING, machine.inspect().state(), "it runs on");
  }

  /** Reads a console until it fails or is at its end. */
  final class Listener extends Thread {
    private final InputStream from;
    private final StringBuffer heard = new StringBuffer();
    private final CountDownLatch failed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    Listener(InputStream from) {
      super("console-listener");
      this.from = from;
      setDaemon(true);
    }

    @Override
    public void run() {
      byte[] some = new byte[1024];
      try {
        for (int count = from.read(some); count >= 0; count = from.read(some)) {
          heard.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
        }
      } catch (IOException e) {
        failed.countDown();
      } finally {
        ended.countDown();
      }
    }

    String heard() {
      return heard.toString();
    }

    boolean hasEnded() {
      return ended.getCount() == 0;
    }

    boolean hasFailed() {
      return failed.getCount() == 0;
    }
  }
}
