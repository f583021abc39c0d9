package dev.posada.virtualbox.machine;

import dev.posada.BusyException;
import dev.posada.Capability;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.SerialConsole;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.spi.command.HostSocket;
import dev.posada.virtualbox.settings.Details;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.text.MachineText;
import dev.posada.virtualbox.tool.Installation;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * The serial consoles of machines, those that are open among them. Thread-safe.
 *
 * <p>The first serial port of a machine can be connected to something of its host while it runs.
 * One that is not is connected to a socket as long as a console is open. VirtualBox listens at that
 * for one at a time, and keeps what the machine writes until somebody comes: one that nobody comes
 * to is disconnected again, or the machine would wait. Each time it is another socket, as
 * VirtualBox takes the next one at the same for a second one now and then, and lets nobody in any
 * more.
 */
public final class Consoles {
  private static final System.Logger LOG = System.getLogger("dev.posada.virtualbox");

  /** Of the names of sockets that VirtualBox makes for us. */
  private static final String OURS = "posada-console-";

  /** Of the path of a socket, on macOS. Linux allows four more. */
  private static final int LONGEST = 103;

  /** What a runner reaches, also over ssh. */
  private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9_./+-]*");

  private static final String SERVER = "server,";
  private static final String DISCONNECTED = "disconnected";

  /** VirtualBox has hung up by then if it serves somebody else. */
  private static final Duration ANSWER = Duration.ofMillis(500);

  /** For the tool, when a console is closed. */
  private static final Duration PUT_BACK = Duration.ofSeconds(10);

  private final Installation vbox;

  /** By the machine; also one that is about to be opened or closed. */
  private final ConcurrentMap<String, Open> open = new ConcurrentHashMap<>();

  public Consoles(Installation vbox) {
    this.vbox = vbox;
  }

  /** {@return whether there is a way to the consoles of this host} */
  public Support support() {
    return vbox.tool().runner().connects();
  }

  /** {@return whether a machine has a serial port that can be a console} */
  public Support support(String id, Operation op) {
    States.Seen seen = States.look(vbox, id, op);
    return support(
        id,
        seen.isOn()
            ? connection(seen.machine())
            : Details.of(vbox.settings().machine(id, op).path(), vbox.files(), op).serialPort());
  }

  private static Support support(String id, String connection) {
    if (connection.equals(DISCONNECTED) || served(connection).isPresent()) {
      return Support.yes();
    }
    return connection.equals("off")
        ? Support.no(
            "the machine has no serial port",
            "give it one while it is off: VBoxManage modifyvm " + id + " --uart1 0x3F8 4")
        : Support.no(
            "its serial port is connected to something else of the host: " + connection,
            "disconnect it: VBoxManage modifyvm "
                + id
                + " --uartmode1 disconnected, or while it runs VBoxManage controlvm "
                + id
                + " changeuartmode1 disconnected");
  }

  /** {@return to what the first serial port is connected} */
  private static String connection(MachineText machine) {
    return machine.value("uart1").orElse("off").equals("off")
        ? "off"
        : machine.value("uartmode1").orElse(DISCONNECTED);
  }

  /** {@return the socket at which VirtualBox listens, if it can be reached} */
  private static Optional<String> served(String connection) {
    return Optional.of(connection)
        .filter(it -> it.startsWith(SERVER))
        .map(it -> it.substring(SERVER.length()))
        .filter(path -> PLAIN.matcher(path).matches());
  }

  private static boolean isOurs(String socket) {
    return Paths.file(socket).startsWith(OURS);
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

  /** {@return a path for a socket that nobody has had: in a folder that is the user's own} */
  private String newSocket() {
    String name = OURS + UUID.randomUUID();
    String own = Paths.join(Paths.parent(vbox.settings().path()), name);
    return own.length() <= LONGEST && PLAIN.matcher(own).matches() ? own : "/tmp/" + name;
  }

  private void change(String id, Operation op, String... mode) {
    List<String> words = new ArrayList<>(List.of("controlvm", id, "changeuartmode1"));
    words.addAll(List.of(mode));
    vbox.tool().change(op, words.toArray(String[]::new));
  }

  /** Puts the port back, unless it is connected to something else by now, or off. */
  private void disconnect(String id, String socket, Operation op) {
    try {
      States.Seen seen = States.look(vbox, id, op);
      if (seen.isOn() && connection(seen.machine()).equals(SERVER + socket)) {
        change(id, op, DISCONNECTED);
      }
    } catch (NotFoundException | InvalidStateException gone) {
      op.check(); // a machine that has ended meanwhile listens nowhere
    }
  }

  private final class Open implements SerialConsole {
    private final String id;
    private final Operation opened;
    private volatile String made; // the socket that VirtualBox has made for it, or null
    private volatile HostSocket socket;
    private boolean closed; // guarded by this

    Open(String id, Operation opened) {
      this.id = id;
      this.opened = opened;
    }

    void begin(Operation op) {
      String connection = connection(States.alive(vbox, id, "console", op));
      Support can = support(id, connection);
      if (!can.available()) {
        throw new UnsupportedCapabilityException(Capability.CONSOLE, can, Failure.notDone());
      }
      Optional<String> served = served(connection);
      if (served.isPresent() && joins(served.get(), op)) {
        return;
      }
      String path = newSocket();
      Undo undo = new Undo(op);
      undo.add("a serial port connected to " + path, own -> disconnect(id, path, own));
      try {
        change(id, op, "server", path);
        if (!connects(path, op)) {
          throw deserted(path);
        }
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
    private boolean joins(String path, Operation op) {
      boolean free;
      try {
        free = connects(path, op);
      } catch (ConnectionException gone) {
        op.check();
        if (isOurs(path)) {
          return false;
        }
        throw gone;
      }
      if (!free) {
        throw busy(
            id, "VirtualBox serves somebody else at " + path + ", or ssh may not forward that");
      }
      if (isOurs(path)) {
        socket.close();
        return false;
      }
      return true;
    }

    /** {@return whether somebody answers at a socket} */
    private boolean connects(String path, Operation op) {
      HostSocket connected = vbox.tool().runner().connect(path, op);
      boolean answers = false;
      try {
        answers = !connected.endsWithin(ANSWER, op);
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
    private boolean hangUp() {
      synchronized (this) {
        if (closed || socket == null) {
          return false;
        }
        closed = true;
      }
      socket.close();
      return true;
    }

    private void putBack(Operation op) {
      try {
        if (made != null) {
          disconnect(id, made, op);
        }
      } catch (HypervisorException e) {
        LOG.log(
            Level.WARNING,
            "the serial port of machine {0} stays connected to {1}: {2}",
            id,
            made,
            e);
      } finally {
        open.remove(id, this);
      }
    }
  }

  /** That it is not open is all that was wanted then, and no core looks. */
  private static HypervisorException undone(Undo undo, HypervisorException failed) {
    List<String> remains = undo.run(failed);
    Failure known = failed.failure();
    return failed.with(
        failed.getMessage(),
        remains.isEmpty() ? known.outcome(Outcome.NOT_DONE) : known.remains(remains));
  }

  private static ConnectionException deserted(String socket) {
    return new ConnectionException(
        "nobody answers at " + socket,
        Failure.undecided()
            .remedy(
                "over ssh, let its server forward sockets: AllowTcpForwarding and"
                    + " AllowStreamLocalForwarding"));
  }

  /** Closes those that are open. */
  public void close(Operation op) {
    for (Open console : Set.copyOf(open.values())) {
      if (console.hangUp()) {
        console.putBack(op);
      }
    }
  }
}
