package dev.posada.kvm;

import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.agent.AgentCommand;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.libvirt.Devices;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.Operation;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the agent inside a machine is asked to do, and what is known of its addresses. */
final class GuestAgent {
  private static final int SECONDS = 10;
  private static final long FIRST_LOOK = 20; // milliseconds
  private static final long LONGEST_LOOK = 500;
  private static final int PIECE = 2 << 20; // of a file; it is carried by a third longer

  private final Domain domain;
  private final Operation op;

  GuestAgent(Domain domain, Operation op) {
    this.domain = domain;
    this.op = op;
  }

  private String ask(AgentCommand command) {
    return command.changes()
        ? domain.agent().command(command.name(), command.json(), SECONDS, op)
        : domain.agent().ask(command.name(), command.json(), SECONDS, op);
  }

  /** Runs as whoever the agent is, mostly root. Nothing ends what was started once it runs. */
  ExecResult exec(ExecSpec spec) {
    int most = (int) spec.outputLimit().bytes();
    ShellRun run = new ShellRun(spec.command(), spec.outputLimit());
    return throughShell(run, spec)
        .map(end -> end.kept() ? kept(run, end, most) : said(end, most))
        .orElseGet(() -> result(ended(spec.command(), spec.stdin()), most));
  }

  private AgentCommand.Status ended(List<String> words, byte[] stdin) {
    long pid = AgentCommand.pid(ask(AgentCommand.exec(words, stdin)));
    long pause = FIRST_LOOK;
    while (true) {
      AgentCommand.Status status = AgentCommand.parse(ask(AgentCommand.status(pid)));
      if (status.exited()) {
        return status;
      }
      Pause.of(pause, op);
      pause = Math.min(LONGEST_LOOK, 2 * pause);
    }
  }

  /** Empty if it was not begun: there is no shell, no room for files, or no such command. */
  private Optional<ShellRun.End> throughShell(ShellRun run, ExecSpec spec) {
    try {
      return ShellRun.end(ended(run.words(), spec.stdin()));
    } catch (RejectedException noShell) {
      return Optional.empty();
    }
  }

  private static ExecResult said(ShellRun.End end, int most) {
    return result(end, end.stdout(), end.stderr(), most);
  }

  private static ExecResult result(ShellRun.End end, byte[] stdout, byte[] stderr, int most) {
    return ExecResult.of(
        end.exitCode(),
        bounded(stdout, most),
        bounded(stderr, most),
        end.stdoutSize() > most || end.stderrSize() > most);
  }

  private ExecResult kept(ShellRun run, ShellRun.End end, int most) {
    try {
      byte[] stdout = file(run.stdoutFile(), Math.min(most, end.stdoutSize()));
      byte[] stderr = file(run.stderrFile(), Math.min(most, end.stderrSize()));
      return result(end, stdout, stderr, most);
    } finally {
      ask(AgentCommand.exec(run.removal(), new byte[0]));
    }
  }

  private byte[] file(String path, int size) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
    if (size > 0) {
      long handle = AgentCommand.handle(ask(AgentCommand.open(path)));
      while (bytes.size() < size) {
        int next = Math.min(PIECE, size - bytes.size());
        byte[] piece = AgentCommand.piece(ask(AgentCommand.read(handle, next)));
        if (piece.length == 0) {
          break; // somebody made it shorter
        }
        bytes.write(piece, 0, piece.length);
        op.check();
      }
      ask(AgentCommand.close(handle));
    }
    return bytes.toByteArray();
  }

  private static ExecResult result(AgentCommand.Status status, int most) {
    return ExecResult.of(
        status.exitCode(),
        bounded(status.stdout(), most),
        bounded(status.stderr(), most),
        status.truncated() || status.stdout().length > most || status.stderr().length > most);
  }

  private static byte[] bounded(byte[] output, int most) {
    return output.length > most ? Arrays.copyOf(output, most) : output;
  }

  /**
   * Whether the agent answers; of a machine without a channel for one, whether it has an address.
   */
  boolean ready() {
    DomainView.Devices devices = DomainReader.read(domain.xml(0, op)).devices();
    if (!devices.agent()) {
      return !addresses().isEmpty();
    }
    if (!devices.agentConnected()) {
      return false;
    }
    try {
      ask(AgentCommand.ping());
      return true;
    } catch (InvalidStateException silent) {
      return false;
    }
  }

  /** From the agent, or from the leases of libvirt's own networks. */
  List<InetAddress> addresses() {
    DomainView.Devices devices = DomainReader.read(domain.xml(0, op)).devices();
    if (devices.nics().isEmpty()) {
      throw new UnsupportedCapabilityException(
          "the addresses of the machine",
          Support.no("it has no network interface", "attach one"),
          Failure.notDone());
    }
    List<InetAddress> found = new ArrayList<>();
    if (devices.agentConnected()) {
      found.addAll(addresses(Devices.AGENT));
    }
    if (found.isEmpty() && devices.nics().stream().anyMatch(nic -> nic.type().equals("network"))) {
      found.addAll(addresses(Devices.LEASE));
    }
    found.sort(Comparator.comparingInt(address -> address.getAddress().length)); // IPv4 first
    return List.copyOf(found);
  }

  private List<InetAddress> addresses(int source) {
    List<InetAddress> found = new ArrayList<>();
    try {
      for (Structs.Interface face : domain.devices().addresses(source, op)) {
        for (Structs.Address address : face.addresses()) {
          InetAddress one = InetAddress.getByName(address.address()); // never a name
          if (!one.isLoopbackAddress() && !one.isLinkLocalAddress()) {
            found.add(one);
          }
        }
      }
    } catch (InvalidStateException | UnsupportedCapabilityException | UnknownHostException untold) {
      return List.of();
    }
    return found;
  }
}
