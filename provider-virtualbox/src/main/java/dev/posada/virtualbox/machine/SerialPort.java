package dev.posada.virtualbox.machine;

import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.Support;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.ConsoleSocket;
import dev.posada.virtualbox.settings.Details;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.text.MachineText;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The first serial port of a machine. It can be connected to something of the host while the
 * machine runs.
 *
 * @param vbox where the machine is
 * @param id the machine
 */
record SerialPort(Installation vbox, String id) {
  /** Of the path of a socket, on macOS. Linux allows four more. */
  private static final int LONGEST = 103;

  /** What a runner reaches, also over ssh. */
  private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9_./+-]*");

  private static final String SERVER = "server,";
  private static final String DISCONNECTED = "disconnected";

  /**
   * To what it is connected.
   *
   * @param words {@code off} if there is none, {@code disconnected}, {@code server,} and the path
   *     of a socket at which VirtualBox listens, or any other word
   */
  record Connection(String words) {
    static Connection of(MachineText machine) {
      return new Connection(
          machine.value("uart1").orElse("off").equals("off")
              ? "off"
              : machine.value("uartmode1").orElse(DISCONNECTED));
    }

    /** {@return the socket at which VirtualBox listens, if it can be reached} */
    Optional<String> socket() {
      return Optional.of(words)
          .filter(it -> it.startsWith(SERVER))
          .map(it -> it.substring(SERVER.length()))
          .filter(path -> PLAIN.matcher(path).matches());
    }

    boolean isFree() {
      return words.equals(DISCONNECTED);
    }
  }

  /** {@return whether it can be a console} */
  Support support(Operation op) {
    States.Seen seen = States.look(vbox, id, op);
    return support(
        seen.isOn()
            ? Connection.of(seen.machine())
            : new Connection(
                Details.of(vbox.settings().machine(id, op).path(), vbox.files(), op).serialPort()));
  }

  /** {@return whether it can be a console with that connection} */
  Support support(Connection connection) {
    if (connection.isFree() || connection.socket().isPresent()) {
      return Support.yes();
    }
    return connection.words().equals("off")
        ? Support.no(
            "the machine has no serial port",
            "give it one while it is off: VBoxManage modifyvm " + id + " --uart1 0x3F8 4")
        : Support.no(
            "its serial port is connected to something else of the host: " + connection.words(),
            "disconnect it: VBoxManage modifyvm "
                + id
                + " --uartmode1 disconnected, or while it runs VBoxManage controlvm "
                + id
                + " changeuartmode1 disconnected");
  }

  /** {@return a path that no socket has had, in the user's own folder unless that is too deep} */
  String newSocket() {
    String name = ConsoleSocket.name();
    String own = Paths.join(Paths.parent(vbox.settings().path()), name);
    return own.length() <= LONGEST && PLAIN.matcher(own).matches() ? own : "/tmp/" + name;
  }

  /** Lets VirtualBox listen at a socket. */
  void serve(String socket, Operation op) {
    change(op, "server", socket);
  }

  /** Disconnects it, unless it is connected to something else by now, or the machine is off. */
  void disconnect(String socket, Operation op) {
    try {
      States.Seen seen = States.look(vbox, id, op);
      if (seen.isOn() && Connection.of(seen.machine()).words().equals(SERVER + socket)) {
        change(op, DISCONNECTED);
      }
    } catch (NotFoundException | InvalidStateException gone) {
      op.check(); // a machine that has ended meanwhile listens nowhere
    }
  }

  private void change(Operation op, String... mode) {
    List<String> words = new ArrayList<>(List.of("controlvm", id, "changeuartmode1"));
    words.addAll(List.of(mode));
    vbox.tool().change(op, words.toArray(String[]::new));
  }
}
