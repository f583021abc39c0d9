package dev.posada.kvm.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against the layout that JNA computes from the declarations in C's headers. */
class StructsTest {

  @Structure.FieldOrder({"state", "maxMem", "memory", "nrVirtCpu", "cpuTime"})
  public static class DomainInfo extends Structure {
    public byte state;
    public NativeLong maxMem;
    public NativeLong memory;
    public short nrVirtCpu;
    public long cpuTime;
  }

  @Structure.FieldOrder({"model", "memory", "cpus", "mhz", "nodes", "sockets", "cores", "threads"})
  public static class NodeInfo extends Structure {
    public byte[] model = new byte[32];
    public NativeLong memory;
    public int cpus;
    public int mhz;
    public int nodes;
    public int sockets;
    public int cores;
    public int threads;
  }

  @Structure.FieldOrder({"type", "bandwidth", "cur", "end"})
  public static class BlockJobInfo extends Structure {
    public int type;
    public NativeLong bandwidth;
    public long cur;
    public long end;
  }

  @Structure.FieldOrder({"state", "capacity", "allocation", "available"})
  public static class PoolInfo extends Structure {
    public int state;
    public long capacity;
    public long allocation;
    public long available;
  }

  @Structure.FieldOrder({"type", "capacity", "allocation"})
  public static class VolInfo extends Structure {
    public int type;
    public long capacity;
    public long allocation;
  }

  @Structure.FieldOrder({"code", "domain", "message", "level"})
  public static class Error extends Structure {
    public int code;
    public int domain;
    public Pointer message;
    public int level;

    int at(String field) {
      return fieldOffset(field);
    }
  }

  @Structure.FieldOrder({"field", "type", "value"})
  public static class TypedParameter extends Structure {
    public byte[] field = new byte[80];
    public int type;
    public long value;

    int at(String name) {
      return fieldOffset(name);
    }
  }

  @Structure.FieldOrder({"type", "prompt", "challenge", "defresult", "result", "resultlen"})
  public static class Credential extends Structure {
    public int type;
    public Pointer prompt;
    public Pointer challenge;
    public Pointer defresult;
    public Pointer result;
    public int resultlen;

    int at(String name) {
      return fieldOffset(name);
    }
  }

  @Structure.FieldOrder({"name", "hwaddr", "naddrs", "addrs"})
  public static class DomainInterface extends Structure {
    public String name;
    public String hwaddr;
    public int naddrs;
    public Pointer addrs;
  }

  @Structure.FieldOrder({"type", "addr", "prefix"})
  public static class IpAddress extends Structure {
    public int type;
    public String addr;
    public int prefix;
  }

  @Structure.FieldOrder({
    "iface",
    "expirytime",
    "type",
    "mac",
    "iaid",
    "ipaddr",
    "prefix",
    "hostname",
    "clientid"
  })
  public static class Lease extends Structure {
    public String iface;
    public long expirytime;
    public int type;
    public String mac;
    public String iaid;
    public String ipaddr;
    public int prefix;
    public String hostname;
    public String clientid;
  }

  private static byte[] written(Structure structure) {
    structure.write();
    return structure.getPointer().getByteArray(0, structure.size());
  }

  @Test
  void ofADomain() {
    DomainInfo info = new DomainInfo();
    info.state = 5;
    info.maxMem = new NativeLong(1L << 31);
    info.memory = new NativeLong(77);
    info.nrVirtCpu = (short) 65535;
    info.cpuTime = 1L << 40;
    assertEquals(info.size(), Structs.DOMAIN_INFO);
    assertEquals(
        new Structs.DomainInfo(5, 1L << 31, 77, 65535, 1L << 40),
        Structs.domainInfo(written(info)));
  }

  @Test
  void ofANode() {
    NodeInfo info = new NodeInfo();
    System.arraycopy("x86_64".getBytes(), 0, info.model, 0, 6);
    info.memory = new NativeLong(123_456);
    info.cpus = 3;
    info.mhz = 2000;
    info.nodes = 1;
    info.sockets = 2;
    info.cores = 4;
    info.threads = 8;
    assertEquals(info.size(), Structs.NODE_INFO);
    Structs.NodeInfo read = Structs.nodeInfo(written(info));
    assertEquals(new Structs.NodeInfo("x86_64", 123_456, 3, 2000, 1, 2, 4, 8), read);
    assertEquals(64, read.possible());
  }

  @Test
  void ofABlockJobAPoolAndAVolume() {
    BlockJobInfo job = new BlockJobInfo();
    job.type = 2;
    job.bandwidth = new NativeLong(9);
    job.cur = 10;
    job.end = 1L << 50;
    assertEquals(job.size(), Structs.BLOCK_JOB_INFO);
    assertEquals(new Structs.BlockJobInfo(2, 9, 10, 1L << 50), Structs.blockJobInfo(written(job)));
    PoolInfo pool = new PoolInfo();
    pool.state = 2;
    pool.capacity = 30;
    pool.allocation = 20;
    pool.available = 10;
    assertEquals(pool.size(), Structs.POOL_INFO);
    assertEquals(new Structs.PoolInfo(2, 30, 20, 10), Structs.poolInfo(written(pool)));
    VolInfo volume = new VolInfo();
    volume.type = 1;
    volume.capacity = 8;
    volume.allocation = 7;
    assertEquals(volume.size(), Structs.VOLUME_INFO);
    assertEquals(new Structs.VolumeInfo(1, 8, 7), Structs.volumeInfo(written(volume)));
  }

  @Test
  void ofWhatIsReadByAddress() {
    IpAddress address = new IpAddress();
    address.type = 1;
    address.addr = "fe80::1";
    address.prefix = 64;
    address.write();
    assertEquals(24, address.size());
    DomainInterface face = new DomainInterface();
    face.name = "eth0";
    face.hwaddr = null;
    face.naddrs = 1;
    face.addrs = address.getPointer();
    face.write();
    assertEquals(
        new Structs.Interface("eth0", null, List.of(new Structs.Address(1, "fe80::1", 64))),
        Structs.domainInterface(Pointer.nativeValue(face.getPointer())));
    Lease lease = new Lease();
    lease.iface = "virbr0";
    lease.expirytime = 1_700_000_000L;
    lease.mac = "52:54:00:00:00:01";
    lease.ipaddr = "10.0.0.2";
    lease.hostname = "web";
    lease.write();
    assertEquals(
        new Structs.Lease("virbr0", 1_700_000_000L, 0, "52:54:00:00:00:01", "10.0.0.2", "web"),
        Structs.lease(Pointer.nativeValue(lease.getPointer())));
  }

  @Test
  void ofErrorsParametersAndCredentials() {
    Error error = new Error();
    assertEquals(VirError.CODE, error.at("code"));
    assertEquals(VirError.DOMAIN, error.at("domain"));
    assertEquals(VirError.MESSAGE, error.at("message"));
    assertEquals(VirError.LEVEL, error.at("level"));
    TypedParameter parameter = new TypedParameter();
    assertEquals(TypedParameters.SIZE, parameter.size());
    assertEquals(TypedParameters.TYPE, parameter.at("type"));
    assertEquals(TypedParameters.VALUE, parameter.at("value"));
    Credential credential = new Credential();
    assertEquals(Authentication.CREDENTIAL, credential.size());
    assertEquals(Authentication.PROMPT, credential.at("prompt"));
    assertEquals(Authentication.RESULT, credential.at("result"));
    assertEquals(Authentication.RESULT_LENGTH, credential.at("resultlen"));
  }

  @Test
  void anAnswerIsInMemoryThatCMayFree() {
    try (Memory credentials = new Memory(2L * Authentication.CREDENTIAL)) {
      credentials.clear();
      credentials.setInt(0, Authentication.USERNAME);
      credentials.setInt(Authentication.CREDENTIAL, Authentication.PASSPHRASE);
      long address = Pointer.nativeValue(credentials);
      int done =
          Authentication.answer(
              (type, prompt) -> Optional.of(type == Authentication.USERNAME ? "ada" : "pässword"),
              address,
              2);
      assertEquals(0, done);
      long second = Authentication.CREDENTIAL;
      assertEquals(3, credentials.getInt(Authentication.RESULT_LENGTH));
      assertEquals(9, credentials.getInt(second + Authentication.RESULT_LENGTH));
      long user = CMemory.int64(address, Authentication.RESULT);
      long password = CMemory.int64(address, second + Authentication.RESULT);
      assertEquals("ada", CMemory.string(user));
      assertEquals("pässword", CMemory.taken(password));
      Native.free(user);
      assertEquals(-1, Authentication.answer((type, prompt) -> Optional.empty(), address, 1));
    }
  }
}
