package dev.posada.kvm.jna;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The C structures that libvirt fills, and where their members lie: a function for each reads one
 * from a buffer.
 *
 * <p>{@code unsigned long} is as long as the platform's, so offsets behind one are computed.
 */
public final class Structs {
  private static final int LONG = Native.LONG_SIZE;

  /** Room for a UUID as text, with its NUL. */
  public static final int UUID_TEXT = 37;

  /** Of a UUID. */
  public static final int UUID = 16;

  /** Of {@code virDomainInfo}. */
  public static final int DOMAIN_INFO = 8 + 4 * LONG;

  /** Of {@code virNodeInfo}. */
  public static final int NODE_INFO = 32 + LONG + 24;

  /** Of {@code virDomainBlockInfo}. */
  public static final int BLOCK_INFO = 24;

  /** Of {@code virDomainBlockJobInfo}. */
  public static final int BLOCK_JOB_INFO = 2 * LONG + 16;

  /** Of {@code virStoragePoolInfo}. */
  public static final int POOL_INFO = 32;

  /** Of {@code virStorageVolInfo}. */
  public static final int VOLUME_INFO = 24;

  /** Of {@code virNodeCPUStats} and {@code virNodeMemoryStats}. */
  public static final int NODE_STATS = 88;

  /** Of {@code virDomainMemoryStat}. */
  public static final int MEMORY_STAT = 16;

  private Structs() {}

  /** {@code virDomainInfo}; memory in KiB, time in nanoseconds. */
  public record DomainInfo(int state, long maxMemory, long memory, int vcpus, long cpuTime) {}

  /** {@return a UUID as text} */
  public static String uuid(byte[] raw) {
    ByteBuffer bytes = ByteBuffer.wrap(raw);
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }

  public static DomainInfo domainInfo(byte[] info) {
    int behind = LONG + 2 * LONG;
    return new DomainInfo(
        info[0],
        unsignedLong(info, LONG),
        unsignedLong(info, 2 * LONG),
        Bytes.unsigned16(info, behind),
        Bytes.int64(info, LONG == 8 ? 32 : 16));
  }

  /** {@code virNodeInfo}; memory in KiB. */
  public record NodeInfo(
      String model,
      long memory,
      int cpus,
      int mhz,
      int nodes,
      int sockets,
      int cores,
      int threads) {
    /** {@code VIR_NODEINFO_MAXCPUS}: processors that could be online. */
    public int possible() {
      return nodes * sockets * cores * threads;
    }
  }

  public static NodeInfo nodeInfo(byte[] info) {
    int at = 32 + LONG;
    return new NodeInfo(
        CMemory.text(info, 0),
        unsignedLong(info, 32),
        Bytes.int32(info, at),
        Bytes.int32(info, at + 4),
        Bytes.int32(info, at + 8),
        Bytes.int32(info, at + 12),
        Bytes.int32(info, at + 16),
        Bytes.int32(info, at + 20));
  }

  /** {@code virDomainBlockInfo}, bytes. */
  public record BlockInfo(long capacity, long allocation, long physical) {}

  public static BlockInfo blockInfo(byte[] info) {
    return new BlockInfo(Bytes.int64(info, 0), Bytes.int64(info, 8), Bytes.int64(info, 16));
  }

  /** {@code virDomainBlockJobInfo}. */
  public record BlockJobInfo(int type, long bandwidth, long done, long total) {}

  public static BlockJobInfo blockJobInfo(byte[] info) {
    return new BlockJobInfo(
        Bytes.int32(info, 0),
        unsignedLong(info, LONG),
        Bytes.int64(info, 2 * LONG),
        Bytes.int64(info, 2 * LONG + 8));
  }

  /** {@code virStoragePoolInfo}, bytes. */
  public record PoolInfo(int state, long capacity, long allocation, long available) {}

  public static PoolInfo poolInfo(byte[] info) {
    return new PoolInfo(
        Bytes.int32(info, 0), Bytes.int64(info, 8), Bytes.int64(info, 16), Bytes.int64(info, 24));
  }

  /** {@code virStorageVolInfo}, bytes. */
  public record VolumeInfo(int type, long capacity, long allocation) {}

  public static VolumeInfo volumeInfo(byte[] info) {
    return new VolumeInfo(Bytes.int32(info, 0), Bytes.int64(info, 8), Bytes.int64(info, 16));
  }

  /** {@code virDomainMemoryStat}. */
  public record MemoryStat(int tag, long value) {}

  public static MemoryStat memoryStat(byte[] stats, int index) {
    int at = index * MEMORY_STAT;
    return new MemoryStat(Bytes.int32(stats, at), Bytes.int64(stats, at + 8));
  }

  /** {@code virNodeCPUStats}, {@code virNodeMemoryStats}. */
  public record NodeStat(String field, long value) {}

  public static NodeStat nodeStat(byte[] stats, int index) {
    int at = index * NODE_STATS;
    return new NodeStat(CMemory.text(stats, at), Bytes.int64(stats, at + 80));
  }

  /** {@code virDomainIPAddress}. */
  public record Address(int type, String address, int prefix) {}

  /** {@code virDomainInterface}; hardware address null if there is none. */
  public record Interface(String name, String hardware, List<Address> addresses) {}

  public static Interface domainInterface(long at) {
    int count = CMemory.int32(at, 16);
    long addresses = CMemory.int64(at, 24);
    List<Address> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long one = addresses + 24L * i;
      all.add(
          new Address(
              CMemory.int32(one, 0),
              CMemory.string(CMemory.int64(one, 8)),
              CMemory.int32(one, 16)));
    }
    return new Interface(
        CMemory.string(CMemory.int64(at, 0)),
        CMemory.string(CMemory.int64(at, 8)),
        List.copyOf(all));
  }

  /** {@code virNetworkDHCPLease}; what is not known is null, the time 0. */
  public record Lease(
      String device, long expires, int type, String hardware, String address, String hostname) {}

  public static Lease lease(long at) {
    return new Lease(
        CMemory.string(CMemory.int64(at, 0)),
        CMemory.int64(at, 8),
        CMemory.int32(at, 16),
        CMemory.string(CMemory.int64(at, 24)),
        CMemory.string(CMemory.int64(at, 40)),
        CMemory.string(CMemory.int64(at, 56)));
  }

  private static long unsignedLong(byte[] bytes, int at) {
    return LONG == 8 ? Bytes.int64(bytes, at) : Bytes.int32(bytes, at) & 0xFFFF_FFFFL;
  }
}
