package dev.posada.vmware.guest;

import dev.posada.Credentials;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.InvalidStateException;
import dev.posada.PermissionDeniedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandResult;
import dev.posada.vmware.files.MachineFile;
import dev.posada.vmware.machine.States;
import dev.posada.vmware.network.HostNetworking;
import dev.posada.vmware.network.LeasedAddresses;
import dev.posada.vmware.text.ErrorText;
import dev.posada.vmware.text.GuestText;
import dev.posada.vmware.text.ToolsState;
import dev.posada.vmware.tool.Installation;
import dev.posada.vmware.tool.Request;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** By which addresses a machine can be reached, and whether it can be used. */
public final class GuestNetwork {
  private static final String NULL_ADDRESS = "0.0.0.0";

  private final Installation vmware;
  private final Optional<Credentials> user;
  private final States states;
  private final LeasedAddresses leased;
  private final HostNetworking networks;

  /**
   * Takes the values.
   *
   * @param user who is logged in to see whether the guest answers
   */
  public GuestNetwork(Installation vmware, Optional<Credentials> user) {
    this.vmware = vmware;
    this.user = user;
    this.states = new States(vmware);
    this.leased = new LeasedAddresses(vmware);
    this.networks = new HostNetworking(vmware);
  }

  /**
   * {@return the addresses that VMware has given to the cards; else the one that the guest tells}
   *
   * <p>The files of the DHCP servers; then {@code getGuestIPAddress}; then the variable of the
   * guest that is known while Tools do not answer after a machine was resumed.
   */
  public List<InetAddress> addresses(String id, Operation op) {
    MachineFile file = vmware.library().file(id, op);
    if (!mayHaveCards(file)) {
      throw new UnsupportedCapabilityException(
          "the addresses of the machine",
          Support.no("it has no network card", "attach one"),
          Failure.notDone());
    }
    if (states.of(id, op) != GuestState.RUNNING) {
      return List.of(); // VMware tells the last one of what is suspended
    }
    List<String> found = leased.of(file.cards(), op);
    return parsed(found.isEmpty() ? told(id, op).stream().toList() : found);
  }

  /** Of an encrypted machine nobody sees them. */
  private static boolean mayHaveCards(MachineFile file) {
    return file.isEncrypted() || !file.cards().isEmpty();
  }

  private Optional<String> told(String id, Operation op) {
    return asked(Request.read("getGuestIPAddress", id), op)
        .or(() -> asked(Request.read("readVariable", id, "guestVar", "ip"), op));
  }

  /** What it cannot tell is not told yet. */
  private Optional<String> asked(Request request, Operation op) {
    CommandResult result = vmware.tool().result(request, op);
    if (ErrorText.isFailure(result)) {
      try {
        throw vmware.tool().failure(request, result);
      } catch (InvalidStateException notYet) {
        return Optional.empty();
      }
    }
    return GuestText.address(result.stdout()).filter(it -> !networks.mayBeHost(it, op));
  }

  private static List<InetAddress> parsed(List<String> found) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String text : found) {
      try {
        InetAddress address = InetAddress.getByName(text); // never a name
        if (!text.equals(NULL_ADDRESS)
            && !address.isLoopbackAddress()
            && !address.isLinkLocalAddress()) {
          addresses.add(address);
        }
      } catch (UnknownHostException nonsense) {
        // not an address of anything that we know
      }
    }
    return addresses;
  }

  /**
   * {@return whether Tools answer; of a machine that has none, whether it has an address}
   *
   * <p>{@code checkToolsState}, of which some guests never say more than that they are installed:
   * then what a user of the guest is told counts, or that the guest tells its address.
   */
  public boolean ready(String id, Operation op) {
    ToolsState tools =
        ToolsState.of(vmware.tool().result(Request.read("checkToolsState", id), op).stdout());
    return switch (tools) {
      case RUNNING -> user.isEmpty() || answers(id, op);
      case INSTALLED -> user.isPresent() ? answers(id, op) : told(id, op).isPresent();
      case NOT_INSTALLED, UNKNOWN ->
          mayHaveCards(vmware.library().file(id, op)) && !addresses(id, op).isEmpty();
    };
  }

  private boolean answers(String id, Operation op) {
    Request request = Request.read("directoryExistsInGuest", id, "/").as(user.orElseThrow());
    CommandResult result = vmware.tool().result(request, op);
    if (GuestText.exists(result.stdout()).isPresent() || !ErrorText.isFailure(result)) {
      return true;
    }
    try {
      throw vmware.tool().failure(request, result);
    } catch (PermissionDeniedException wrongUser) {
      return true; // somebody has looked at the password
    } catch (InvalidStateException notYet) {
      return false;
    }
  }
}
