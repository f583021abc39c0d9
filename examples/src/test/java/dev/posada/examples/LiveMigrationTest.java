package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.Fault;
import dev.posada.memory.MemoryWorld;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveMigrationTest {
  private static final String HERE = "memory:///live-migration";
  private static final String THERE = "memory:///live-migration-target";

  private final InputStream keyboard = System.in;
  private final Host here = Hypervisors.load().connect(HERE);
  private final Host there = Hypervisors.load().connect(THERE);

  @BeforeEach
  void startTheMachine() {
    here.virtualMachines()
        .create(VirtualMachineSpec.named("web").attach(Disk.blank(ByteSize.gib(8))))
        .start();
  }

  @AfterEach
  void forgetBothWorlds() {
    System.setIn(keyboard);
    here.close();
    there.close();
    MemoryWorld.of(HERE).reset();
    MemoryWorld.of(THERE).reset();
  }

  @Test
  void theMachineRunsOnTheOtherHost() throws Exception {
    System.setIn(InputStream.nullInputStream());
    String printed = Printed.by(LiveMigrationTest::migrate);
    assertTrue(printed.endsWith("now on " + THERE + "\n"), printed);
    assertTrue(printed.lines().count() > 1, "no progress: " + printed);
    assertEquals(List.of(), here.guests().list());
    assertEquals(GuestState.RUNNING, there.virtualMachines().get("web").inspect().state());
  }

  /** The key is pressed when the first progress is seen; then the migration goes no further. */
  @Test
  void enterKeepsItWhereItIs() throws Exception {
    MemoryWorld.of(HERE).inject(Fault.hang().on("migrateTo").halfway());
    CountDownLatch seen = new CountDownLatch(1);
    System.setIn(
        new InputStream() {
          @Override
          public int read() throws IOException {
            try {
              return seen.await(1, TimeUnit.MINUTES) ? '\n' : -1;
            } catch (InterruptedException e) {
              throw new InterruptedIOException();
            }
          }
        });
    String printed =
        Printed.by(
            () -> {
              System.setOut(telling(seen, System.out));
              migrate();
            });
    assertTrue(printed.endsWith("stayed on " + HERE + "\n"), printed);
    assertEquals(List.of(), there.guests().list());
    assertEquals(GuestState.RUNNING, here.virtualMachines().get("web").inspect().state());
  }

  private static PrintStream telling(CountDownLatch seen, PrintStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8) {
      @Override
      public void println(Object line) {
        super.println(line);
        seen.countDown();
      }
    };
  }

  private static void migrate() {
    LiveMigration.main(new String[] {HERE, THERE});
  }
}
