package dev.posada.kvm;

import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.InvalidStateException;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.agent.AgentCommand;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.libvirt.Devices;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.Operation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What the agent inside a machine is asked to do, and what is known of its addresses. */
final class GuestAgent {
  private static final int SECONDS = 10;
  private static final long FIRST_LOOK = 20; // milliseconds
  private static final long LONGEST_LOOK = 500;

  private final Domain domain;
  private final Operation op;

  GuestAgent(Domain domain, Operation op) {
    this.domain = domain;
    this.op = op;
  }

  private String ask(AgentCommand command) {
    return domain.agent().command(command.name(), command.json(), SECONDS, op);
  }

  /** Runs as whoever the agent is, mostly root. Nothing ends what was started once it runs. */
  ExecResult exec(ExecSpec spec) {
    long pid = AgentCommand.pid(ask(AgentCommand.exec(spec.command(), spec.stdin())));
    long pause = FIRST_LOOK;
    while (true) {
      AgentCommand.Status status = AgentCommand.parse(ask(AgentCommand.status(pid)));
      if (status.exited()) {
        return result(status, (int) spec.outputLimit().bytes());
      }
      Pause.of(pause, op);
      pause = Math.min(LONGEST_LOOK, 2 * pause);
    }
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
