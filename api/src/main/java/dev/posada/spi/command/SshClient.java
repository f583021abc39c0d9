package dev.posada.spi.command;

import dev.posada.spi.Authority;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How OpenSSH's client is called.
 *
 * @param address the other machine
 * @param program the client and its options
 * @param isOld whether it does not know the options of 8.7
 */
record SshClient(Authority address, List<String> program, boolean isOld) {
  /** Said by a session that found no connection to share, instead of making one of its own. */
  static final String ALONE = "posada: no connection";

  /** Since 8.7, by which a configuration can make a connection useless for commands. */
  private static final String[] NEW_OPTIONS = {
    "SessionType=default", "StdinNull=no", "ForkAfterAuthentication=no"
  };

  private static final Pattern NOT_KNOWN =
      Pattern.compile(
          "command-line.*Bad configuration option: (SessionType|StdinNull|ForkAfter)",
          Pattern.CASE_INSENSITIVE);

  SshClient(Authority address, List<String> program) {
    this(address, program, false);
  }

  SshClient {
    program = List.copyOf(program);
    if (program.isEmpty() || program.get(0).isEmpty()) {
      throw new IllegalArgumentException("the client of ssh has a name: " + program);
    }
  }

  /** Whether sessions can share a connection, which they do by a socket with descriptors. */
  static boolean canShare() {
    return !System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  }

  /** Whether what it said means that it is older than it was taken for. */
  boolean isOlder(String said) {
    return !isOld && NOT_KNOWN.matcher(said).find();
  }

  SshClient older() {
    return new SshClient(address, program, true);
  }

  /** The other machine for people. */
  String destination() {
    return address.toString();
  }

  /**
   * A connection.
   *
   * @param socket where others can share it, or null
   */
  List<String> connection(Path socket, String remote) {
    List<String> words = new ArrayList<>(program);
    words.addAll(List.of("-o", socket == null ? "ControlMaster=no" : "ControlMaster=yes"));
    words.addAll(List.of("-S", socket == null ? "none" : socket.toString()));
    words.addAll(
        options(
            "ControlPersist=no",
            "BatchMode=yes",
            "LogLevel=ERROR",
            "RemoteCommand=none",
            "ClearAllForwardings=yes",
            "PermitLocalCommand=no",
            "ConnectTimeout=10",
            "ServerAliveInterval=5",
            "ServerAliveCountMax=3"));
    if (!isOld) {
      words.addAll(options(NEW_OPTIONS));
    }
    words.add("-T");
    if (!address.user().isEmpty()) {
      words.addAll(List.of("-l", address.user()));
    }
    if (address.port() != 0) {
      words.addAll(List.of("-p", Integer.toString(address.port())));
    }
    words.addAll(List.of("--", address.host(), remote));
    return words;
  }

  /**
   * A command over a connection that is there. It reads no configuration, in which it finds nothing
   * that is of use then, and does not connect itself when the other connection is gone.
   */
  List<String> session(Path socket, String remote) {
    List<String> words = new ArrayList<>(program);
    words.addAll(List.of("-F", "none", "-S", socket.toString()));
    words.addAll(
        options(
            "ControlMaster=no",
            "LogLevel=ERROR",
            "ProxyCommand=sh -c 'echo \"" + ALONE + "\" >&2'"));
    words.addAll(List.of("-T", "--", address.host(), remote));
    return words;
  }

  /**
   * Brings a socket of the other machine here over a connection that is there, or does so no more.
   *
   * @param verb {@code forward} or {@code cancel}
   * @param here the path of the socket here, without what ssh replaces in it
   * @param there that of the other one, likewise
   */
  List<String> forwarding(Path socket, String verb, Path here, String there) {
    List<String> words = new ArrayList<>(program);
    words.addAll(List.of("-F", "none", "-S", socket.toString()));
    words.addAll(options("ControlMaster=no", "LogLevel=ERROR"));
    words.addAll(List.of("-O", verb, "-L", here + ":" + there, "--", address.host()));
    return words;
  }

  private static List<String> options(String... values) {
    List<String> words = new ArrayList<>();
    for (String value : values) {
      words.addAll(List.of("-o", value));
    }
    return words;
  }
}
