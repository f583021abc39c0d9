package dev.posada.kvm.guest;

import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the agent inside a machine is asked to do, and what is known of its addresses. */
public final class GuestAgent {
  private final Domain domain;
  private final Operation op;
  private final AgentTalk talk;

  public GuestAgent(Domain domain, Operation op) {
    this(domain, AgentTalk.with(domain, op));
  }

  public GuestAgent(Domain domain, AgentTalk talk) {
    this.domain = domain;
    this.op = talk.op();
    this.talk = talk;
  }

  public GuestFiles files() {
    return new GuestFiles(talk);
  }

  /**
   * Runs as whoever the agent is, mostly root, if no other user is told. Nothing ends what was
   * started once it runs.
   */
  public ExecResult exec(ExecSpec spec) {
    int most = (int) spec.outputLimit().bytes();
    ShellRun run = new ShellRun(spec);
    return throughShell(run, spec)
        .map(end -> end.kept() ? kept(run, end, most) : said(end, most))
        .orElseGet(() -> bare(run, spec, most));
  }

  private ExecResult bare(ShellRun run, ExecSpec spec, int most) {
    if (run.needsShell()) { // it may not run as somebody else, or elsewhere
      throw hasShell()
          ? new RejectedException(
              "no command "
                  + spec.command().get(0)
                  + " inside, or no room for what it says in /tmp")
          : new UnsupportedCapabilityException(
              "the user, the directory or the environment of a command",
              Support.no(
                  "the guest has no shell, and QEMU's agent cannot set them",
                  "name the command only"),
              Failure.notDone());
    }
    return result(talk.run(spec.command(), spec.stdin()), most);
  }

  /** Empty if it was not begun: there is no shell, no room for files, or no such command. */
  private Optional<ShellRun.End> throughShell(ShellRun run, ExecSpec spec) {
    AgentCommand.Status status;
    try {
      status = talk.run(run.words(), input(run, spec.stdin()));
    } catch (RejectedException noShell) {
      return Optional.empty();
    } catch (InvalidStateException silent) {
      throw silent; // to everything
    } catch (HypervisorException cancelled) {
      talk.clean(run.removal());
      throw cancelled;
    }
    return run.end(status);
  }

  /** What goes with the command; what is too long for that is put into a file before. */
  private byte[] input(ShellRun run, byte[] stdin) {
    if (stdin.length <= AgentFile.WRITE || !isDone(run.stdinRoom())) {
      return stdin;
    }
    try (AgentFile file = AgentFile.toWrite(talk, run.stdinFile())) {
      file.write(new ByteArrayInputStream(stdin), done -> {});
      file.finish();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new byte[0];
  }

  private boolean hasShell() {
    return isDone(List.of(ShellRun.SHELL, "-c", ":"));
  }

  private boolean isDone(List<String> words) {
    try {
      return talk.run(words, new byte[0]).exitCode() == 0;
    } catch (RejectedException noShell) {
      return false;
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

  /** The files have no names any more while they are read, so that nothing can stay. */
  private ExecResult kept(ShellRun run, ShellRun.End end, int most) {
    boolean named = true;
    try (AgentFile out = AgentFile.toRead(talk, run.stdoutFile());
        AgentFile err = AgentFile.toRead(talk, run.stderrFile())) {
      talk.clean(run.removal());
      named = false;
      return result(
          end,
          read(out, Math.min(most, end.stdoutSize())),
          read(err, Math.min(most, end.stderrSize())),
          most);
    } finally {
      if (named) {
        talk.clean(run.removal());
      }
    }
  }

  private byte[] read(AgentFile file, int size) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
    boolean last = size == 0;
    while (!last && bytes.size() < size) {
      AgentCommand.Piece piece = file.piece(size - bytes.size());
      bytes.write(piece.bytes(), 0, piece.bytes().length);
      last = piece.last(); // somebody may have made it shorter
      op.check();
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
  public boolean ready() {
    DomainView.Devices devices = DomainReader.read(domain.xml(0, op)).devices();
    if (!devices.agent()) {
      return !addresses().isEmpty();
    }
    if (!devices.agentConnected()) {
      return false;
    }
    try {
      talk.ping();
      return true;
    } catch (InvalidStateException silent) {
      return false;
    } catch (UnsupportedCapabilityException noWords) { // without libvirt-qemu it is not asked
      return true;
    }
  }

  /** From the agent, else from the leases of libvirt's own networks, else from the host's ARP. */
  public List<InetAddress> addresses() {
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
    if (found.isEmpty() && devices.nics().stream().anyMatch(DomainView.Nic::isOnHost)) {
      found.addAll(addresses(Devices.ARP));
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
    } catch (NativeException unreadable) { // libvirt 9.0 on Linux 6.18, of ARP: wrong nlmsg len
      if (source != Devices.ARP) {
        throw unreadable;
      }
      return List.of();
    }
    return found;
  }
}
