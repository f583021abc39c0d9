package dev.posada.internal.memory;

import dev.posada.SerialConsole;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The serial console of a machine: what it writes while it boots, then a shell that knows the
 * commands of simulated guests. What nobody reads is lost when the line is full, as on a real one.
 * It needs no thread.
 */
final class MemoryConsole implements SerialConsole {
  private static final List<String> BOOT =
      List.of("SimBIOS", "Booting the simulated kernel", "Starting the agent");
  private static final int MOST = 4_096;
  private static final byte INTERRUPT = 3;

  private final SimulatedMachine machine;
  private final Timeline time;
  private final Connection.Stream connection;
  private final Pipe written = new Pipe();
  private final StringBuilder line = new StringBuilder();
  private final List<Run.Alarm> alarms = new ArrayList<>();
  private final InputStream from = new From();
  private final OutputStream to = new To();
  private Run.Alarm command;
  private boolean runs;
  private String over = "";

  private MemoryConsole(SimulatedMachine machine, Timeline time, Connection.Stream connection) {
    this.machine = machine;
    this.time = time;
    this.connection = connection;
  }

  /** Opens the console of a machine that has a process; under the lock. */
  static MemoryConsole open(SimulatedMachine machine, Timeline time, Connection.Stream stream) {
    if (machine.run() == null) {
      throw Refused.before(machine.refuse("has no console"));
    }
    MemoryConsole open = machine.console();
    if (open != null && open.connection.broken().isEmpty()) {
      throw Refused.busy(
          "the console of virtual machine " + machine.name() + " is open", "close it there");
    }
    MemoryConsole opened = new MemoryConsole(machine, time, stream);
    machine.console(opened);
    opened.boots();
    return opened;
  }

  /** The machine boots, or is going to: what it writes then is still to come. */
  void boots() {
    alarms.forEach(machine.run()::cancel);
    machine.run().cancel(command);
    runs = false;
    line.setLength(0);
    Duration ready = machine.boot().due();
    for (int i = 0; i < BOOT.size(); i++) {
      Duration before = SimulatedMachine.BOOT.multipliedBy(BOOT.size() - i).dividedBy(BOOT.size());
      String message = BOOT.get(i) + "\n";
      writeAt(ready.minus(before), () -> write(message));
    }
    writeAt(ready, this::prompt);
  }

  private void writeAt(Duration due, Runnable action) {
    if (due.compareTo(machine.run().elapsed()) > 0) {
      alarms.add(machine.run().after(due, action));
    }
  }

  private void prompt() {
    runs = false;
    write("root@" + machine.name() + ":/# ");
  }

  private void write(String text) {
    byte[] bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    written.write(bytes, 0, bytes.length);
    time.wake();
  }

  /** The machine has ended, or is elsewhere. */
  void end(String why) {
    if (over.isEmpty()) {
      over = why;
      time.wake();
    }
  }

  private void typed(byte key) {
    if (key == INTERRUPT && machine.hasBooted()) {
      machine.run().cancel(command);
      line.setLength(0);
      write("^C\n");
      prompt();
    } else if (runs || !machine.hasBooted()) {
      return; // nobody reads it
    } else if (key == '\n' || key == '\r') {
      write("\n");
      String whole = line.toString().strip();
      line.setLength(0);
      execute(whole);
    } else {
      line.append((char) (key & 0xFF));
      write(String.valueOf((char) (key & 0xFF)));
    }
  }

  private void execute(String whole) {
    if (whole.isEmpty()) {
      prompt();
      return;
    }
    runs = true;
    Program program =
        Commands.program(List.of(whole.split("\\s+")), machine.surroundings(), new byte[0]);
    // One that never ends is ended by ^C alone.
    program
        .takes()
        .ifPresent(
            takes -> {
              if (takes.isZero()) {
                finish(program);
              } else {
                Run run = machine.run();
                command = run.after(run.elapsed().plus(takes), () -> finish(program));
              }
            });
  }

  private void finish(Program program) {
    write(new String(program.first(MOST, false), StandardCharsets.UTF_8));
    write(new String(program.first(MOST, true), StandardCharsets.UTF_8));
    prompt();
  }

  /** Returns why nothing more comes or goes; empty while it works. */
  private Optional<String> broken() {
    return over.isEmpty() ? connection.broken() : Optional.of(over);
  }

  @Override
  public InputStream fromGuest() {
    return from;
  }

  @Override
  public OutputStream toGuest() {
    return to;
  }

  @Override
  public void close() {
    time.locked(
        () -> {
          end("the console was closed");
          if (machine.console() == this) {
            machine.console(null);
          }
        });
  }

  private final class From extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      read(one, 0, 1);
      return one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (length == 0) {
        return 0;
      }
      int count;
      try {
        count = time.await(() -> attempt(to, offset, length), Optional.empty());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading a console");
      }
      if (count == 0) {
        throw new IOException(time.locked(() -> broken().orElse("the console is over")));
      }
      return count;
    }

    /** Returns how many bytes it read, 0 when none will come, empty if it has to wait. */
    private Optional<Integer> attempt(byte[] to, int offset, int length) {
      int given = written.read(to, offset, length);
      return given > 0 || broken().isPresent() ? Optional.of(given) : Optional.empty();
    }

    @Override
    public int available() {
      return time.locked(written::size);
    }
  }

  private final class To extends OutputStream {
    @Override
    public void write(int oneByte) throws IOException {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] keys, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, keys.length);
      Optional<String> why =
          time.locked(
              () -> {
                Optional<String> broken = broken();
                for (int i = 0; broken.isEmpty() && i < length; i++) {
                  typed(keys[offset + i]);
                }
                return broken;
              });
      if (why.isPresent()) {
        throw new IOException(why.get());
      }
    }
  }
}
