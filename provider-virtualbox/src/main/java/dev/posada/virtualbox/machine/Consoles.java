package dev.posada.virtualbox.machine;

import dev.posada.BusyException;
import dev.posada.Capability;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Outcome;
import dev.posada.SerialConsole;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.spi.Undo;
import dev.posada.spi.command.HostSocket;
import dev.posada.virtualbox.machine.SerialPort.Connection;
import dev.posada.virtualbox.settings.ConsoleSocket;
import dev.posada.virtualbox.tool.Installation;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The serial consoles of machines, those that are open among them. Thread-safe.
 *
 * <p>A serial port that is free is connected to a socket as long as its console is open. VirtualBox
 * listens at that for one at a time, and keeps what the machine writes until somebody comes: one
 * that nobody comes to is disconnected again, or the machine would wait. Each time it is another
 * socket, as VirtualBox takes the next one at the same for a second one now and then, and lets
 * nobody in any more.
 */
public final class Consoles {
  private static final System.Logger LOG = System.getLogger("dev.posada.virtualbox");

  /** VirtualBox has hung up by then if it serves somebody else. */
  private static final Duration ANSWER = Duration.ofMillis(500);

  /**
   * How often a socket that was just made is tried, of which VirtualBox tells before it listens.
   */
  private static final int TRIES = 4;

  private static final long AGAIN = 250; // milliseconds

  /** For the tool, when a console is closed. */
  private static final Duration PUT_BACK = Duration.ofSeconds(10);

  private final Installation vbox;
  private final Duration answer;

  /** By the machine; also one that is about to be opened or closed. */
  private final ConcurrentMap<String, Open> open = new ConcurrentHashMap<>();

  public Consoles(Installation vbox) {
    this(vbox, ANSWER);
  }

  /**
   * Takes the values.
   *
   * @param answer for VirtualBox to hang up, besides the time that it takes to tell of a machine
   */
  Consoles(Installation vbox, Duration answer) {
    this.vbox = vbox;
    this.answer = answer;
  }

  /** {@return whether there is a way to the consoles of this host} */
  public Support support() {
    return vbox.tool().runner().connects();
  }

  /** {@return whether a machine has a serial port that can be a console} */
  public Support support(String id, Operation op) {
    return new SerialPort(vbox, id).support(op);
  }

  /** Opens that of a machine that runs. */
  public SerialConsole open(String id, Operation op) {
    Open console = new Open(id, op);
    if (open.putIfAbsent(id, console) != null) {
      throw busy(id, "it is open on this host already");
    }
    boolean done = false;
    try {
      console.begin(op);
      done = true;
      return console;
    } finally {
      if (!done) {
        open.remove(id);
      }
    }
  }

  private static BusyException busy(String id, String why) {
    return new BusyException(
        why,
        Failure.notDone()
            .remedy(
                "close the other one, or throw it out: VBoxManage controlvm "
                    + id
                    + " changeuartmode1 disconnected"));
  }

  private static ConnectionException deserted(String socket) {
    return new ConnectionException(
        "nobody answers at " + socket,
        Failure.undecided()
            .remedy(
                "over ssh, let its server forward sockets: AllowTcpForwarding and"
                    + " AllowStreamLocalForwarding"));
  }

  /** That it is not open is all that was wanted then, and no core looks. */
  private static HypervisorException undone(Undo undo, HypervisorException failed) {
    List<String> remains = undo.run(failed);
    Failure known = failed.failure();
    return failed.with(
        failed.getMessage(),
        remains.isEmpty() ? known.outcome(Outcome.NOT_DONE) : known.remains(remains));
  }

  /** Closes those that are open, and waits for those that are just being closed. */
  public void close(Operation op) {
    List<Open> all = List.copyOf(open.values());
    List<Open> ours = all.stream().filter(Open::hangUp).toList();
    ours.forEach(one -> one.putBack(op));
    all.forEach(one -> one.awaitBack(op));
  }

  private final class Open implements SerialConsole {
    private final SerialPort port;
    private final Operation opened;
    private volatile String made; // the socket that VirtualBox has made for it, or null
    private volatile HostSocket socket;
    private boolean closed; // guarded by this

    Open(String id, Operation opened) {
      this.port = new SerialPort(vbox, id);
      this.opened = opened;
    }

    void begin(Operation op) {
      long before = System.nanoTime();
      Connection now = Connection.of(States.alive(vbox, port.id(), "console", op));
      Duration patience = answer.plusNanos(System.nanoTime() - before);
      Support can = port.support(now);
      if (!can.available()) {
        throw new UnsupportedCapabilityException(Capability.CONSOLE, can, Failure.notDone());
      }
      Optional<String> served = now.socket();
      if (served.isPresent() && joins(served.get(), patience, op)) {
        return;
      }
      String path = port.newSocket();
      Undo undo = new Undo(op);
      undo.add("a serial port connected to " + path, own -> port.disconnect(path, own));
      try {
        port.serve(path, op);
        connectSoon(path, patience, op);
        made = path;
      } catch (HypervisorException failed) {
        throw undone(undo, failed);
      }
    }

    /**
     * Takes the place at a socket that is there.
     *
     * @return whether it was free; not if a console of Posada has left it behind, which may let
     *     nobody in
     */
    private boolean joins(String path, Duration patience, Operation op) {
      boolean free;
      try {
        free = connects(path, patience, op);
      } catch (ConnectionException gone) {
        op.check();
        if (ConsoleSocket.is(path)) {
          return false;
        }
        throw gone;
      }
      if (!free) {
        throw busy(
            port.id(),
            "VirtualBox serves somebody else at " + path + ", or ssh may not forward that");
      }
      if (ConsoleSocket.is(path)) {
        socket.close();
        return false;
      }
      return true;
    }

    private void connectSoon(String path, Duration patience, Operation op) {
      ConnectionException last = deserted(path);
      for (int i = 0; i < TRIES; i++) {
        try {
          if (connects(path, patience, op)) {
            return;
          }
        } catch (ConnectionException notYet) {
          op.check();
          last = notYet;
        }
        Pause.of(AGAIN, op);
      }
      throw last;
    }

    /** {@return whether somebody answers at a socket} */
    private boolean connects(String path, Duration patience, Operation op) {
      HostSocket connected = vbox.tool().runner().connect(path, op);
      boolean answers = false;
      try {
        answers = !connected.endsWithin(patience, op);
      } finally {
        if (!answers) {
          connected.close();
        }
      }
      socket = connected;
      return answers;
    }

    @Override
    public InputStream fromGuest() {
      return socket.in();
    }

    @Override
    public OutputStream toGuest() {
      return socket.out();
    }

    /** On a thread of its own, which an interrupt of this one does not disturb. */
    @Override
    public void close() {
      if (!hangUp()) {
        return;
      }
      Thread back = new Thread(() -> putBack(opened.unattended(PUT_BACK)), "posada-vbox-console");
      back.setDaemon(true);
      back.start();
      try {
        back.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** {@return whether it was open} */
    boolean hangUp() {
      synchronized (this) {
        if (closed || socket == null) {
          return false;
        }
        closed = true;
      }
      socket.close();
      return true;
    }

    void putBack(Operation op) {
      try {
        if (made != null) {
          port.disconnect(made, op);
        }
      } catch (RuntimeException e) {
        LOG.log(
            Level.WARNING,
            "the serial port of machine {0} stays connected to {1}: {2}",
            port.id(),
            made,
            e);
      } finally {
        open.remove(port.id(), this);
      }
    }

    /** Waits until another thread has put it back, if one does. */
    void awaitBack(Operation op) {
      while (isHungUp() && open.get(port.id()) == this) {
        Pause.of(AGAIN / 10, op);
      }
    }

    private boolean isHungUp() {
      synchronized (this) {
        return closed;
      }
    }
  }
}
