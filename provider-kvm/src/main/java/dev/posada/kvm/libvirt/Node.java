package dev.posada.kvm.libvirt;

import com.sun.jna.ptr.NativeLongByReference;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.VirConnect;
import dev.posada.spi.Operation;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine on which a connection's domains run. Immutable. */
public final class Node {
  /** All processors, or all cells, together. */
  private static final int ALL = -1;

  private final Connection connection;

  Node(Connection connection) {
    this.connection = connection;
  }

  private <T> T read(String function, Operation op, Call.Body<T> body) {
    return Call.of(function, connection.shown()).read(connection.owned(), op, body);
  }

  /** {@code virConnectGetType}: QEMU, Test. */
  public String type(Operation op) {
    return read("virConnectGetType", op, VirConnect::virConnectGetType);
  }

  /** {@code virConnectGetURI}, with all that libvirt has filled in. */
  public String uri(Operation op) {
    return read("virConnectGetURI", op, conn -> Answer.text(VirConnect.virConnectGetURI(conn)));
  }

  /** {@code virConnectGetHostname}. */
  public String hostname(Operation op) {
    return read(
        "virConnectGetHostname", op, conn -> Answer.text(VirConnect.virConnectGetHostname(conn)));
  }

  /** {@code virConnectGetVersion}: of the hypervisor, as in 7.2.22. */
  public String hypervisorVersion(Operation op) {
    return read(
        "virConnectGetVersion",
        op,
        conn -> {
          NativeLongByReference version = new NativeLongByReference();
          Answer.ok(VirConnect.virConnectGetVersion(conn, version));
          return Libvirt.inWords(version.getValue().longValue());
        });
  }

  /** {@code virConnectGetLibVersion}: of the other side, a million, a thousand and one. */
  public long libvirtVersion(Operation op) {
    return read(
        "virConnectGetLibVersion",
        op,
        conn -> {
          NativeLongByReference version = new NativeLongByReference();
          Answer.ok(VirConnect.virConnectGetLibVersion(conn, version));
          return version.getValue().longValue();
        });
  }

  /** {@code virConnectGetCapabilities}, XML. */
  public String capabilities(Operation op) {
    return read(
        "virConnectGetCapabilities",
        op,
        conn -> Answer.text(VirConnect.virConnectGetCapabilities(conn)));
  }

  /**
   * {@code virConnectGetDomainCapabilities}, XML; null leaves the choice to libvirt.
   *
   * @param type kvm or qemu
   */
  public String domainCapabilities(String arch, String machine, String type, Operation op) {
    return read(
        "virConnectGetDomainCapabilities",
        op,
        conn ->
            Answer.text(
                VirConnect.virConnectGetDomainCapabilities(conn, null, arch, machine, type, 0)));
  }

  /** {@code virConnectGetMaxVcpus}: of one domain. */
  public int maxVcpus(String type, Operation op) {
    return read(
        "virConnectGetMaxVcpus",
        op,
        conn -> Answer.ok(VirConnect.virConnectGetMaxVcpus(conn, type)));
  }

  /** {@code virNodeGetInfo}. */
  public Structs.NodeInfo info(Operation op) {
    return read(
        "virNodeGetInfo",
        op,
        conn -> {
          byte[] info = new byte[Structs.NODE_INFO];
          Answer.ok(VirConnect.virNodeGetInfo(conn, info));
          return Structs.nodeInfo(info);
        });
  }

  /** {@code virNodeGetFreeMemory}, bytes. */
  public long freeMemory(Operation op) {
    return read(
        "virNodeGetFreeMemory", op, conn -> Answer.some(VirConnect.virNodeGetFreeMemory(conn)));
  }

  /** {@code virNodeGetCPUStats}: kernel, user, idle, iowait, in nanoseconds. */
  public Map<String, Long> cpuStats(Operation op) {
    return read(
        "virNodeGetCPUStats",
        op,
        conn ->
            stats((params, count) -> VirConnect.virNodeGetCPUStats(conn, ALL, params, count, 0)));
  }

  /** {@code virNodeGetMemoryStats}: total, free, buffers, cached, in KiB. */
  public Map<String, Long> memoryStats(Operation op) {
    return read(
        "virNodeGetMemoryStats",
        op,
        conn ->
            stats(
                (params, count) -> VirConnect.virNodeGetMemoryStats(conn, ALL, params, count, 0)));
  }

  private interface Getter {
    int get(byte[] params, int[] count);
  }

  private static Map<String, Long> stats(Getter getter) {
    int[] count = {0};
    Answer.ok(getter.get(null, count));
    byte[] params = new byte[count[0] * Structs.NODE_STATS];
    if (count[0] > 0) {
      Answer.ok(getter.get(params, count));
    }
    Map<String, Long> all = new LinkedHashMap<>();
    for (int i = 0; i < count[0]; i++) {
      Structs.NodeStat stat = Structs.nodeStat(params, i);
      all.put(stat.field(), stat.value());
    }
    return all;
  }
}
