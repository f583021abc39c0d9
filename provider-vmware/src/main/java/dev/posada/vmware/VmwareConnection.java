package dev.posada.vmware;

import dev.posada.Credentials;
import dev.posada.PortForward.Protocol;
import dev.posada.VirtualMachine;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.NatForward;
import dev.posada.vmware.files.Share;
import dev.posada.vmware.machine.SharedFolders;
import dev.posada.vmware.network.HostNetworking;
import dev.posada.vmware.text.GuestText;
import dev.posada.vmware.text.ProcessText;
import dev.posada.vmware.tool.Installation;
import dev.posada.vmware.tool.Request;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A host's own VMware, the way around Posada: {@code host.unwrap(VmwareConnection.class)}.
 * Thread-safe.
 *
 * <pre>{@code
 * VmwareConnection vmware = host.unwrap(VmwareConnection.class).orElseThrow();
 * vmware.change(List.of("installTools", machine.id()), Duration.ofMinutes(1));
 * }</pre>
 *
 * <p>What is done here is traced, and one thing at a time for each machine, but it is no verb:
 * nothing waits for the state of the machine, and after a failure nobody looks what happened. All
 * methods throw what the verbs throw, {@link dev.posada.NotFoundException} among them if the
 * machine is gone.
 */
public final class VmwareConnection {
  private static final Duration USUAL = Duration.ofSeconds(60);

  private final Installation vmware;
  private final Operation opened;
  private final HostNetworking networking;

  VmwareConnection(Installation vmware, Operation opened) {
    this.vmware = vmware;
    this.opened = opened;
    this.networking = new HostNetworking(vmware);
  }

  private String run(Request request, Duration timeout) {
    return opened.newCall(timeout, op -> vmware.tool().run(request, op));
  }

  private void inOneCall(Consumer<Operation> body) {
    opened.newCall(
        USUAL,
        op -> {
          body.accept(op);
          return null;
        });
  }

  /**
   * Runs vmrun with a command that changes nothing; it may be run again if that fails for a reason
   * that passes by itself.
   *
   * @param words the command, as in {@code checkToolsState, MACHINE.vmx}; no shell reads them
   * @param timeout how long to wait for the answer; the tool is ended then
   * @return what it wrote
   */
  public String read(List<String> words, Duration timeout) {
    return run(Request.read(words.get(0), rest(words)).within(timeout), timeout);
  }

  /**
   * Runs vmrun with a command that may change something.
   *
   * @param words the command, as in {@code installTools, MACHINE.vmx}; no shell reads them. They
   *     are shown in traces: no place for a secret
   * @param timeout how long to wait; the tool is ended then
   * @return what it wrote
   */
  public String change(List<String> words, Duration timeout) {
    return run(Request.change(words.get(0), rest(words)), timeout);
  }

  /**
   * A process inside of a machine.
   *
   * @param pid its number
   * @param owner its user; empty if that is not known
   * @param command its words, as one text
   */
  public record GuestProcess(long pid, String owner, String command) {}

  /**
   * A port of the host that leads into a network.
   *
   * @param protocol TCP or UDP
   * @param hostPort the port of the host, at every address
   * @param guestAddress the address of the guest, as in {@code 192.168.80.128}
   * @param guestPort the port of the guest
   */
  public record Forward(Protocol protocol, int hostPort, String guestAddress, int guestPort) {}

  /**
   * {@return the processes inside of a machine that runs}
   *
   * @param machine the machine
   * @param user a user of the guest
   */
  public List<GuestProcess> processes(VirtualMachine machine, Credentials user) {
    Request request = Request.read("listProcessesInGuest", machine.id()).as(user).within(USUAL);
    return ProcessText.of(run(request, USUAL)).stream()
        .map(one -> new GuestProcess(one.pid(), one.owner(), one.command()))
        .toList();
  }

  /**
   * Ends a process inside of a machine that runs.
   *
   * @param machine the machine
   * @param pid the number of the process
   * @param user a user of the guest, who may do that
   */
  public void endProcess(VirtualMachine machine, long pid, Credentials user) {
    Request request =
        Request.change("killProcessInGuest", machine.id(), Long.toString(pid)).as(user).besides();
    run(request, USUAL);
  }

  /**
   * {@return a variable that the host and the guest of a machine that runs share; empty if it was
   * never set, as vmrun tells no difference}
   *
   * @param machine the machine
   * @param name its name without {@code guestinfo.}
   */
  public String variable(VirtualMachine machine, String name) {
    return GuestText.variable(read(List.of("readVariable", machine.id(), "guestVar", name), USUAL));
  }

  /**
   * Sets a variable that the host and the guest of a machine share until it is off; inside, {@code
   * vmtoolsd --cmd "info-get guestinfo.NAME"} reads it.
   *
   * @param machine the machine
   * @param name its name without {@code guestinfo.}
   * @param value its value, which is not shown in traces
   */
  public void variable(VirtualMachine machine, String name, String value) {
    Request request =
        Request.change("writeVariable", machine.id(), "guestVar", name).secret(value).besides();
    run(request, USUAL);
  }

  /**
   * {@return the ports of the host that lead into a network}
   *
   * @param network as in {@code vmnet8}
   */
  public List<Forward> forwards(String network) {
    return opened.newCall(USUAL, op -> networking.forwards(network, op)).stream()
        .map(it -> new Forward(it.protocol(), it.hostPort(), it.guestAddress(), it.guestPort()))
        .toList();
  }

  /**
   * Leads a port of the host into a network, in place of one that does so already. VMware lets the
   * administrator of the host do that alone, and remembers it.
   *
   * @param network as in {@code vmnet8}
   * @param forward the port, and where it leads
   */
  public void forward(String network, Forward forward) {
    NatForward one =
        new NatForward(
            forward.protocol(), forward.hostPort(), forward.guestAddress(), forward.guestPort());
    inOneCall(op -> networking.forward(network, one, op));
  }

  /**
   * Leads a port of the host nowhere any more.
   *
   * @param network as in {@code vmnet8}
   * @param protocol TCP or UDP
   * @param hostPort the port of the host
   */
  public void unforward(String network, Protocol protocol, int hostPort) {
    inOneCall(op -> networking.unforward(network, protocol, hostPort, op));
  }

  private static String[] rest(List<String> words) {
    return words.subList(1, words.size()).toArray(String[]::new);
  }

  /**
   * Shows a guest a folder of the host, which VMware Tools mount; a folder of that name is
   * replaced.
   *
   * @param machine a machine of this host; off, or running with VMware Tools
   * @param name the name by which the guest sees it
   * @param hostPath the folder on the host, absolute
   * @param writable whether the guest may write into it
   */
  public void shareFolder(VirtualMachine machine, String name, String hostPath, boolean writable) {
    Share share = new Share(name, hostPath, true, writable);
    inOneCall(op -> new SharedFolders(vmware).add(machine.id(), share, op));
  }

  /**
   * Takes a folder away again.
   *
   * @param machine a machine of this host; off, or running with VMware Tools
   * @param name the name of the folder
   */
  public void unshareFolder(VirtualMachine machine, String name) {
    inOneCall(op -> new SharedFolders(vmware).remove(machine.id(), name, op));
  }

  @Override
  public String toString() {
    return vmware.tool().product().title();
  }
}
