package dev.posada.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that has made guests, as a label tells it. Immutable.
 *
 * @param machine the machine, or the container with processes of its own, in which it runs
 * @param pid its number there
 * @param started when it began
 */
record Owner(String machine, long pid, Instant started) {
  /** Clocks are set now and then; another process of that number is much younger. */
  private static final Duration SAME = Duration.ofMinutes(5);

  static Owner thisProcess() {
    ProcessHandle self = ProcessHandle.current();
    return new Owner(thisMachine(), self.pid(), started(self).orElse(Instant.EPOCH));
  }

  /** Reads a label; empty if it is none of ours. */
  static Optional<Owner> of(String label) {
    String[] parts = label.split(" ");
    try {
      return parts.length == 3
          ? Optional.of(new Owner(parts[0], Long.parseLong(parts[1]), Instant.parse(parts[2])))
          : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Whether it is certain that it has ended: it was here, and here it is no more. */
  boolean isGone() {
    if (!machine.equals(thisMachine())) {
      return false;
    }
    Optional<ProcessHandle> there = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (there.isEmpty()) {
      return true;
    }
    return started(there.get())
        .map(now -> Duration.between(started, now).abs().compareTo(SAME) > 0)
        .orElse(false);
  }

  private static Optional<Instant> started(ProcessHandle process) {
    return process.info().startInstant();
  }

  private static String thisMachine() {
    // Containers may share a name, and count their processes each on its own.
    return (hostName() + "/" + processes()).replace(' ', '-');
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException notLinux) {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "localhost";
      }
    }
  }

  private static String processes() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException | UnsupportedOperationException notLinux) {
      return "";
    }
  }

  @Override
  public String toString() {
    return machine + " " + pid + " " + started;
  }
}
