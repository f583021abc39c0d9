package dev.posada.kvm.network;

import dev.posada.AlreadyExistsException;
import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.xml.NetworkReader;
import dev.posada.kvm.xml.NetworkView;
import dev.posada.kvm.xml.NetworkXml;
import dev.posada.kvm.xml.Subnet;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Makes a network and starts it. What was made is removed if that fails. */
final class NetworkCreation {
  private static final int ATTEMPTS = 8;

  private final Connection connection;
  private final Operation op;

  NetworkCreation(Connection connection, Operation op) {
    this.connection = connection;
    this.op = op;
  }

  Network create(NetworkSpec spec) {
    List<NetworkView> others = VirtualNetworks.views(connection, op);
    if (others.stream().anyMatch(other -> other.name().equals(spec.name()))) {
      throw new AlreadyExistsException(Kind.NETWORK, spec.name(), Failure.notDone());
    }
    try {
      return spec.mode() == Network.Mode.BRIDGED ? beside(spec) : own(spec, others);
    } catch (IllegalArgumentException e) { // a character that XML does not have
      throw new RejectedException(e.getMessage(), Failure.notDone().cause(e));
    }
  }

  private Network beside(NetworkSpec spec) {
    if (spec.subnet().isPresent()) {
      throw new RejectedException(
          "guests beside the host have the addresses of the host's network",
          Failure.notDone().remedy("leave the subnet out"));
    }
    String face = spec.hostInterface().orElseThrow();
    return make(spec.name(), NetworkXml.beside(spec.name(), spec.labels(), face, isBridge(face)));
  }

  /** Not every daemon knows its host's interfaces; the one to be on is a bridge as a rule. */
  private boolean isBridge(String face) {
    try {
      String type = Xml.parse(connection.networks().hostInterface(face, op)).raw("type");
      return type.isEmpty() || type.equals("bridge");
    } catch (NotFoundException | UnsupportedCapabilityException | NativeException unknown) {
      return true;
    }
  }

  /** libvirt finds out only when it starts that the host has a subnet itself. */
  private Network own(NetworkSpec spec, List<NetworkView> others) {
    Iterator<Subnet> subnets = subnets(spec, others);
    HypervisorException taken = null;
    for (int attempt = 0; attempt < ATTEMPTS && subnets.hasNext(); attempt++) {
      boolean nat = spec.mode() == Network.Mode.NAT;
      String xml = NetworkXml.own(spec.name(), spec.labels(), nat, subnets.next());
      try {
        return make(spec.name(), xml);
      } catch (RejectedException | BusyException e) {
        boolean named = spec.subnet().isPresent() && e instanceof RejectedException;
        if (named || !e.remains().isEmpty()) {
          throw e;
        }
        taken = e; // the subnet, or the bridge that libvirt has just chosen
      }
    }
    throw taken != null
        ? taken
        : new RejectedException(
            "no subnet is free of those that are tried", Failure.notDone().remedy("name a subnet"));
  }

  private static Iterator<Subnet> subnets(NetworkSpec spec, List<NetworkView> others) {
    if (spec.subnet().isEmpty()) {
      return FreeSubnets.beside(others).iterator();
    }
    Subnet wanted = Subnet.parse(spec.subnet().get());
    Optional<String> objection =
        NetworkXml.objection(wanted)
            .or(
                () ->
                    others.stream()
                        .filter(other -> other.subnets().stream().anyMatch(wanted::overlaps))
                        .map(other -> "network " + other.name() + " has addresses of it")
                        .findFirst());
    if (objection.isPresent()) {
      throw new RejectedException(
          spec.subnet().get() + " cannot be used: " + objection.get(),
          Failure.notDone().remedy("choose another subnet, or none"));
    }
    return List.of(wanted, wanted, wanted).iterator();
  }

  private Network make(String name, String xml) {
    connection.networks().define(name, xml, op);
    try {
      connection.networks().start(name, op);
      connection.networks().setAutostart(name, true, op);
      String made = connection.networks().xml(name, op);
      return VirtualNetworks.network(NetworkReader.read(made));
    } catch (HypervisorException e) {
      Undo undo = new Undo(op);
      undo.add("network " + name, own -> remove(name, own));
      throw firewall(name, undo.after(e));
    }
  }

  private void remove(String name, Operation own) {
    if (connection.networks().get(name, own).active()) {
      connection.networks().stop(name, own);
    }
    connection.networks().undefine(name, own);
  }

  /** libvirt calls a program of the host for it, and tells what that printed. */
  private static HypervisorException firewall(String name, HypervisorException e) {
    String text = String.valueOf(e.getMessage());
    return e instanceof NativeException && text.matches("(?s).*(iptables|nft|firewall).*")
        ? new UnsupportedCapabilityException(
            "address translation for \"" + name + '"',
            Support.no(
                "libvirt cannot set the firewall of the host: " + text,
                "load the kernel's modules for NAT, or make an isolated network"),
            e.failure())
        : e;
  }
}
