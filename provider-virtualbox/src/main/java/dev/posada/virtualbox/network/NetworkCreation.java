package dev.posada.virtualbox.network;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.spi.command.CommandRunner;
import dev.posada.virtualbox.settings.NetworkName;
import dev.posada.virtualbox.settings.Subnet;
import dev.posada.virtualbox.text.NetworkText;
import dev.posada.virtualbox.tool.Installation;
import dev.posada.virtualbox.tool.NetworkDirectory;
import dev.posada.virtualbox.tool.NetworkDirectory.Known;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a network. */
final class NetworkCreation {
  private static final int LONGEST = 200;

  /** With a router or a DHCP server, and somebody to give an address to. */
  private static final int NARROWEST = 29;

  private final Installation vbox;
  private final Operation op;

  NetworkCreation(Installation vbox, Operation op) {
    this.vbox = vbox;
    this.op = op;
  }

  Known create(NetworkSpec spec) {
    if (spec.mode() == Network.Mode.BRIDGED) {
      throw new UnsupportedCapabilityException(
          "a bridged network",
          Support.no(
              "VirtualBox bridges each card by itself, without a network",
              "use Nic.bridged(\"" + spec.hostInterface().orElse("eth0") + "\")"),
          Failure.notDone());
    }
    String name = spec.name();
    requireLegal(name);
    List<Known> others = new NetworkDirectory(vbox).all(op);
    if (others.stream().anyMatch(other -> other.name().name().equals(name))) {
      throw new AlreadyExistsException(Kind.NETWORK, name, Failure.notDone());
    }
    Subnet subnet =
        spec.subnet().map(wanted -> checked(wanted, others)).orElseGet(() -> free(others));
    boolean nat = spec.mode() == Network.Mode.NAT;
    NetworkName made =
        new NetworkName(nat ? NetworkName.Kind.NAT : NetworkName.Kind.INTERNAL, name);
    if (nat) {
      behindNat(name, subnet);
    } else {
      isolated(name, subnet);
    }
    return new Known(made, Optional.of(subnet));
  }

  private static void requireLegal(String name) {
    if (name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
      throw new RejectedException(
          "the name of a network has at most " + LONGEST + " characters, none of control",
          Failure.notDone());
    }
    if (name.startsWith("HostInterfaceNetworking-") || name.startsWith("hostonly-")) {
      throw new RejectedException(
          "VirtualBox uses such names itself", Failure.notDone().remedy("choose another name"));
    }
  }

  private static Subnet checked(String wanted, List<Known> others) {
    Subnet subnet =
        Subnet.parse(wanted)
            .filter(it -> it.prefix() >= 8 && it.prefix() <= NARROWEST)
            .orElseThrow(
                () ->
                    refused(wanted, "VirtualBox gives addresses of IPv4, of subnets of /8 to /29"));
    for (Known other : others) {
      if (other.subnet().filter(subnet::overlaps).isPresent()) {
        throw refused(wanted, "network " + other.name().name() + " has addresses of it");
      }
    }
    return subnet;
  }

  private static RejectedException refused(String wanted, String why) {
    return new RejectedException(
        wanted + " cannot be used: " + why,
        Failure.notDone().remedy("choose another subnet, or none"));
  }

  private Subnet free(List<Known> others) {
    List<Subnet> taken = new ArrayList<>();
    others.forEach(other -> other.subnet().ifPresent(taken::add));
    NetworkText.interfaces(vbox.tool().read(op, "list", "bridgedifs"))
        .forEach(own -> Subnet.masked(own.address(), own.mask()).ifPresent(taken::add));
    return FreeSubnets.beside(taken)
        .orElseThrow(
            () ->
                new RejectedException(
                    "no subnet is free of those that are tried",
                    Failure.notDone().remedy("name a subnet")));
  }

  /** {@code natnetwork add}, which makes a network also where it refuses a part of it. */
  private void behindNat(String name, Subnet subnet) {
    try {
      vbox.tool()
          .change(
              op,
              "natnetwork",
              "add",
              "--netname",
              name,
              "--network",
              subnet.toString(),
              "--enable",
              "--dhcp",
              "on");
    } catch (AlreadyExistsException taken) {
      throw taken;
    } catch (HypervisorException e) {
      if (mayNotHaveBegun(e)) {
        throw e;
      }
      Undo undo = new Undo(op);
      undo.add("network " + name, own -> removeIfThere(name, own));
      throw undo.after(e);
    }
  }

  /** Over ssh others may make one of that name until the command has its turn there. */
  private boolean mayNotHaveBegun(HypervisorException failed) {
    return vbox.tool().runner() != CommandRunner.local()
        && (failed instanceof BusyException
            || failed instanceof ConnectionException
            || failed instanceof OperationCancelledException
            || failed instanceof OperationTimeoutException);
  }

  private void removeIfThere(String name, Operation own) {
    boolean there =
        vbox.settings().networks(own).nat().stream().anyMatch(net -> net.name().equals(name));
    if (there) {
      vbox.tool().change(own, "natnetwork", "remove", "--netname", name);
    }
  }

  /** An internal network is what its machines say; what makes it a thing is its DHCP server. */
  private void isolated(String name, Subnet subnet) {
    vbox.tool()
        .change(
            op,
            "dhcpserver",
            "add",
            "--network",
            name,
            "--server-ip",
            subnet.address(1),
            "--netmask",
            subnet.mask(),
            "--lower-ip",
            subnet.address(2),
            "--upper-ip",
            subnet.address(subnet.size() - 2),
            "--enable");
  }
}
