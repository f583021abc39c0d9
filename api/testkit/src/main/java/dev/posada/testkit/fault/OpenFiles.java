package dev.posada.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process holds open, as far as {@code /proc} tells. */
final class OpenFiles {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  /**
   * What the Java VM opens for itself: code, randomness, its own limits, flight recordings, and the
   * folder of the descriptors, while it is read.
   */
  private static final Pattern OF_THE_MACHINE =
      Pattern.compile(".*\\.(jar|jmod|so|jfr)|/dev/u?random|/sys/fs/cgroup/.*|/proc/\\d+/fd");

  private OpenFiles() {}

  /** Lets the JDK open what it opens once and keeps, at the first socket of a process. */
  static void warmUp() {
    try {
      SocketChannel.open().close();
      SocketChannel.open(StandardProtocolFamily.UNIX).close();
      Pipe pipe = Pipe.open();
      pipe.source().close();
      pipe.sink().close();
    } catch (IOException | UnsupportedOperationException e) {
      // without sockets nothing is kept for them
    }
  }

  /** Returns each with a sentence about it; of several of one file, each has its number. */
  static Map<String, String> now() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return Map.of();
    }
    Map<String, Integer> targets = targets();
    Map<String, String> sockets = sockets();
    Map<String, String> found = new HashMap<>();
    targets.forEach(
        (target, count) -> {
          Matcher socket = SOCKET.matcher(target);
          String what =
              socket.matches()
                  ? "a socket is open" + sockets.getOrDefault(socket.group(1), "")
                  : target + " is open";
          for (int i = 1; i <= count; i++) {
            found.put(target + " " + i, what);
          }
        });
    return found;
  }

  private static Map<String, Integer> targets() {
    Map<String, Integer> targets = new HashMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path one : all) {
        String target = target(one);
        if (!OF_THE_MACHINE.matcher(target).matches()) {
          targets.merge(target, 1, Integer::sum);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return targets;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "/proc/0/fd"; // meanwhile: as if it had not been listed
    }
  }

  /** Returns what is known of sockets by their inode. */
  private static Map<String, String> sockets() {
    Map<String, String> known = new HashMap<>();
    for (String[] line : table("unix")) {
      if (line.length > 7) {
        known.put(line[6], ": " + line[7]);
      }
    }
    for (String table : List.of("tcp", "tcp6")) {
      for (String[] line : table(table)) {
        known.put(line[9], ": from port " + port(line[1]) + " to port " + port(line[2]));
      }
    }
    return known;
  }

  private static List<String[]> table(String name) {
    try {
      return Files.readAllLines(Path.of("/proc/self/net", name)).stream()
          .skip(1)
          .map(line -> line.strip().split("\\s+"))
          .toList();
    } catch (IOException e) {
      return List.of(); // they are sockets all the same
    }
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }
}
