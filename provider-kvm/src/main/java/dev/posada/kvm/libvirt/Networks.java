package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.VirInterface;
import dev.posada.kvm.jna.VirNetwork;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** The virtual networks of a connection, by their names. Immutable. */
public final class Networks {
  private final Connection connection;

  Networks(Connection connection) {
    this.connection = connection;
  }

  /** A network; it is active if it has been started. */
  public record Network(String uuid, String name, boolean active, boolean persistent) {}

  /** {@code virConnectListAllNetworks}. */
  public List<Network> list(Operation op) {
    return Call.of("virConnectListAllNetworks", "all")
        .read(
            connection.owned(),
            op,
            conn -> {
              long[] array = {0};
              int count = Answer.ok(VirNetwork.virConnectListAllNetworks(conn, array, 0));
              List<Network> all = new ArrayList<>(count);
              for (long network : CMemory.takenArray(array[0], count)) {
                all.add(describe(network));
                VirNetwork.virNetworkFree(network);
              }
              return List.copyOf(all);
            });
  }

  /** One that vanishes meanwhile counts as not active. */
  private static Network describe(long network) {
    byte[] uuid = new byte[Structs.UUID_TEXT];
    VirNetwork.virNetworkGetUUIDString(network, uuid);
    return new Network(
        CMemory.text(uuid, 0),
        VirNetwork.virNetworkGetName(network),
        VirNetwork.virNetworkIsActive(network) == 1,
        VirNetwork.virNetworkIsPersistent(network) == 1);
  }

  private Call call(String function, String name) {
    return Call.of(function, name);
  }

  private static <T> T with(long conn, String name, LongFunction<T> body) {
    long network = Answer.some(VirNetwork.virNetworkLookupByName(conn, name));
    try {
      return body.apply(network);
    } finally {
      VirNetwork.virNetworkFree(network);
    }
  }

  private <T> T read(String function, String name, Operation op, LongFunction<T> body) {
    return call(function, name).read(connection.owned(), op, conn -> with(conn, name, body));
  }

  private void change(String function, String name, Operation op, LongFunction<Integer> body) {
    call(function, name)
        .change(
            connection.owned(),
            op,
            conn -> with(conn, name, network -> Answer.ok(body.apply(network))));
  }

  /** {@code virNetworkLookupByName}. */
  public Network get(String name, Operation op) {
    return read("virNetworkLookupByName", name, op, Networks::describe);
  }

  /** {@code virNetworkGetXMLDesc}. */
  public String xml(String name, Operation op) {
    return read(
        "virNetworkGetXMLDesc",
        name,
        op,
        network -> Answer.text(VirNetwork.virNetworkGetXMLDesc(network, 0)));
  }

  /** {@code virNetworkDefineXML}; not started yet. */
  public void define(String name, String xml, Operation op) {
    call("virNetworkDefineXML", name)
        .change(
            connection.owned(),
            op,
            conn ->
                VirNetwork.virNetworkFree(Answer.some(VirNetwork.virNetworkDefineXML(conn, xml))));
  }

  /**
   * {@code virNetworkCreateXML} and {@code virNetworkDestroy}: whether a network can be, of which
   * nothing stays. A read, as it leaves everything as it was.
   *
   * @throws dev.posada.HypervisorException with the reason why it cannot
   */
  public void tryOut(String name, String xml, Operation op) {
    call("virNetworkCreateXML", name)
        .read(
            connection.owned(),
            op,
            conn -> {
              long network = Answer.some(VirNetwork.virNetworkCreateXML(conn, xml));
              try {
                return Answer.ok(VirNetwork.virNetworkDestroy(network));
              } finally {
                VirNetwork.virNetworkFree(network);
              }
            });
  }

  /** {@code virInterfaceGetXMLDesc}: the definition of one of the host's own interfaces. */
  public String hostInterface(String name, Operation op) {
    return call("virInterfaceGetXMLDesc", name)
        .read(
            connection.owned(),
            op,
            conn -> {
              long face = Answer.some(VirInterface.virInterfaceLookupByName(conn, name));
              try {
                return Answer.text(VirInterface.virInterfaceGetXMLDesc(face, 0));
              } finally {
                VirInterface.virInterfaceFree(face);
              }
            });
  }

  /** {@code virNetworkCreate}: starts it. */
  public void start(String name, Operation op) {
    change("virNetworkCreate", name, op, VirNetwork::virNetworkCreate);
  }

  /** {@code virNetworkDestroy}: stops it. */
  public void stop(String name, Operation op) {
    change("virNetworkDestroy", name, op, VirNetwork::virNetworkDestroy);
  }

  /** {@code virNetworkUndefine}. */
  public void undefine(String name, Operation op) {
    change("virNetworkUndefine", name, op, VirNetwork::virNetworkUndefine);
  }

  /** {@code virNetworkSetAutostart}. */
  public void setAutostart(String name, boolean autostart, Operation op) {
    change(
        "virNetworkSetAutostart",
        name,
        op,
        network -> VirNetwork.virNetworkSetAutostart(network, autostart ? 1 : 0));
  }

  /** {@code virNetworkGetDHCPLeases}. */
  public List<Structs.Lease> leases(String name, Operation op) {
    return read(
        "virNetworkGetDHCPLeases",
        name,
        op,
        network -> {
          long[] array = {0};
          int count = Answer.ok(VirNetwork.virNetworkGetDHCPLeases(network, null, array, 0));
          List<Structs.Lease> all = new ArrayList<>(count);
          for (long lease : CMemory.takenArray(array[0], count)) {
            all.add(Structs.lease(lease));
            VirNetwork.virNetworkDHCPLeaseFree(lease);
          }
          return List.copyOf(all);
        });
  }
}
