package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.jna.VirConnect;
import dev.posada.kvm.jna.VirDomain;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** The domains of a connection. Immutable. */
public final class Domains {
  /** {@code VIR_CONNECT_LIST_DOMAINS_ACTIVE}; also a filter of statistics. */
  public static final int ACTIVE = 1;

  /** {@code VIR_CONNECT_LIST_DOMAINS_INACTIVE}; also a filter of statistics. */
  public static final int INACTIVE = 2;

  /** {@code VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE}. */
  public static final int MANAGEDSAVE = 256;

  private static final int NO_DOMAIN = 42;

  public static final int STATS_STATE = 1;
  public static final int STATS_CPU_TOTAL = 2;
  public static final int STATS_BALLOON = 4;
  public static final int STATS_VCPU = 8;
  public static final int STATS_INTERFACE = 16;
  public static final int STATS_BLOCK = 32;

  /** {@code VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT}. */
  public static final int STATS_NOWAIT = 1 << 29;

  public static final int DEFINE_VALIDATE = 1;

  /** Nanoseconds of a round trip, above which a call for each domain costs more than it saves. */
  private static final long FAR = 1_000_000;

  private final Connection connection;

  Domains(Connection connection) {
    this.connection = connection;
  }

  /** Which domain it is, when it was asked. */
  public record Name(String uuid, String name) {}

  /** Figures of a domain; those that the hypervisor does not have are missing. */
  public record Stats(String uuid, String name, TypedParameters figures) {}

  /** {@code virConnectListAllDomains}; one call for all of them. */
  public List<Name> list(int flags, Operation op) {
    return Call.of("virConnectListAllDomains", "all", flags)
        .read(
            connection.owned(),
            op,
            conn -> {
              long[] array = {0};
              int count = Answer.ok(VirConnect.virConnectListAllDomains(conn, array, flags));
              List<Name> all = new ArrayList<>(count);
              for (long domain : CMemory.takenArray(array[0], count)) {
                all.add(new Name(Callbacks.uuid(domain), Callbacks.name(domain)));
                VirDomain.virDomainFree(domain);
              }
              return List.copyOf(all);
            });
  }

  /**
   * {@code virDomainGetXMLDesc} of each domain; one that vanishes meanwhile is left out.
   *
   * @param listed which: {@link #INACTIVE}, or 0 for all
   * @param flags of the definitions
   */
  public List<String> definitions(int listed, int flags, Operation op) {
    return Call.of("virDomainGetXMLDesc", "all", flags)
        .read(
            connection.owned(),
            op,
            conn -> {
              long[] array = {0};
              int count = Answer.ok(VirConnect.virConnectListAllDomains(conn, array, listed));
              long[] domains = CMemory.takenArray(array[0], count);
              List<String> all = new ArrayList<>(count);
              try {
                for (long domain : domains) {
                  op.check();
                  try {
                    all.add(Answer.text(VirDomain.virDomainGetXMLDesc(domain, flags)));
                  } catch (Answer.Failed e) {
                    if (e.error().code() != NO_DOMAIN) {
                      throw e;
                    }
                  }
                }
              } finally {
                for (long domain : domains) {
                  VirDomain.virDomainFree(domain);
                }
              }
              return List.copyOf(all);
            });
  }

  /**
   * {@code virConnectGetAllDomainStats}; one call for all of them. {@link #STATS_VCPU} and {@link
   * #STATS_CPU_TOTAL} cost a millisecond for each domain that runs, the others next to nothing.
   */
  public List<Stats> stats(int groups, int flags, Operation op) {
    return stats(groups, flags, op, (domain, stats) -> stats);
  }

  /** What is made of a domain while its pointer is there. */
  private interface Reading<T> {
    T read(long domain, Stats stats);
  }

  private <T> List<T> stats(int groups, int flags, Operation op, Reading<T> reading) {
    return Call.of("virConnectGetAllDomainStats", "all", groups, flags)
        .read(
            connection.owned(),
            op,
            conn -> {
              long[] array = {0};
              int count =
                  Answer.ok(VirConnect.virConnectGetAllDomainStats(conn, groups, array, flags));
              try {
                List<T> all = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                  long record = CMemory.int64(array[0], 8L * i);
                  all.add(reading.read(CMemory.int64(record, 0), record(record)));
                }
                return List.copyOf(all);
              } finally {
                if (array[0] != 0) {
                  VirConnect.virDomainStatsRecordListFree(array[0]);
                }
              }
            });
  }

  private static Stats record(long record) {
    long domain = CMemory.int64(record, 0);
    return new Stats(
        Callbacks.uuid(domain),
        Callbacks.name(domain),
        TypedParameters.read(CMemory.int64(record, 8), CMemory.int32(record, 16)));
  }

  /**
   * A domain as it is, in few figures.
   *
   * @param vcpus empty if it vanished meanwhile
   * @param memory in KiB; empty if the hypervisor does not say
   */
  public record Picture(
      String uuid, String name, Domain.State state, OptionalInt vcpus, OptionalLong memory) {}

  /**
   * {@code virConnectGetAllDomainStats}, and for those that run {@code virDomainGetVcpusFlags}, as
   * {@link #STATS_VCPU} looks at each thread of theirs. From a daemon that is far away all of it in
   * one call is faster.
   */
  public List<Picture> pictures(Operation op) {
    if (connection.isFar(FAR, op)) {
      return stats(STATS_STATE | STATS_BALLOON | STATS_VCPU, 0, op).stream()
          .map(one -> picture(one, vcpus(one)))
          .toList();
    }
    Map<String, OptionalInt> off = new HashMap<>();
    stats(STATS_VCPU, INACTIVE, op).forEach(one -> off.put(one.uuid(), vcpus(one)));
    return pictures(off, op);
  }

  private List<Picture> pictures(Map<String, OptionalInt> off, Operation op) {
    return stats(
        STATS_STATE | STATS_BALLOON,
        0,
        op,
        (domain, one) -> {
          OptionalInt vcpus = off.get(one.uuid());
          return picture(one, vcpus == null ? vcpus(domain) : vcpus);
        });
  }

  private static OptionalInt vcpus(Stats stats) {
    OptionalLong vcpus = stats.figures().number("vcpu.current");
    return vcpus.isPresent() ? OptionalInt.of((int) vcpus.getAsLong()) : OptionalInt.empty();
  }

  private static OptionalInt vcpus(long domain) {
    int vcpus = VirDomain.virDomainGetVcpusFlags(domain, 0);
    return vcpus < 0 ? OptionalInt.empty() : OptionalInt.of(vcpus);
  }

  private static Picture picture(Stats stats, OptionalInt vcpus) {
    TypedParameters figures = stats.figures();
    return new Picture(
        stats.uuid(),
        stats.name(),
        new Domain.State(
            (int) figures.number("state.state").orElse(0),
            (int) figures.number("state.reason").orElse(0)),
        vcpus,
        figures.number("balloon.current"));
  }

  /** {@code virDomainLookupByUUIDString}; to be closed. */
  public Domain get(String uuid, Operation op) {
    return Call.of("virDomainLookupByUUIDString", uuid)
        .read(
            connection.owned(),
            op,
            conn ->
                Domain.of(
                    connection, Answer.some(VirConnect.virDomainLookupByUUIDString(conn, uuid))));
  }

  /** {@code virDomainGetXMLDesc} of a domain as it will start next, in no user's call. */
  public String definition(String uuid) {
    return lend(
        uuid,
        domain -> {
          try {
            return Answer.text(VirDomain.virDomainGetXMLDesc(domain, Domain.XML_INACTIVE));
          } catch (Answer.Failed e) {
            throw LibvirtErrors.of(e.error(), uuid);
          }
        });
  }

  /** Lends the pointer of a domain, for calls that are not bound here. */
  public <T> T lend(String uuid, LongFunction<T> body) {
    return connection.lend(
        conn -> {
          long domain = VirConnect.virDomainLookupByUUIDString(conn, uuid);
          if (domain == 0) {
            throw LibvirtErrors.of(LibvirtError.last(), uuid);
          }
          try {
            return body.apply(domain);
          } finally {
            VirDomain.virDomainFree(domain);
          }
        });
  }

  /**
   * {@code virConnectListAllDomains}, and {@code virDomainGetState} and {@code virDomainGetInfo} of
   * each: for a driver in this process, which has no figures in bulk. One that vanishes meanwhile
   * is left out.
   */
  public List<Picture> picturesOneByOne(Operation op) {
    return each(
        "virDomainGetInfo",
        op,
        domain -> {
          int[] state = {0};
          int[] reason = {0};
          byte[] bytes = new byte[Structs.DOMAIN_INFO];
          if (VirDomain.virDomainGetState(domain, state, reason, 0) < 0
              || VirDomain.virDomainGetInfo(domain, bytes) < 0) {
            return Optional.empty();
          }
          Structs.DomainInfo info = Structs.domainInfo(bytes);
          return Optional.of(
              new Picture(
                  Callbacks.uuid(domain),
                  Callbacks.name(domain),
                  new Domain.State(state[0], reason[0]),
                  OptionalInt.of(info.vcpus()),
                  OptionalLong.of(info.memory())));
        });
  }

  /** Metadata of a domain. */
  public record Metadata(String uuid, String xml) {}

  /** {@code virDomainGetMetadata} of each; those that have none of the namespace are left out. */
  public List<Metadata> metadata(String namespace, Operation op) {
    return each(
        "virDomainGetMetadata",
        op,
        domain ->
            Optional.ofNullable(
                    CMemory.taken(
                        VirDomain.virDomainGetMetadata(
                            domain, Domain.METADATA_ELEMENT, namespace, 0)))
                .map(xml -> new Metadata(Callbacks.uuid(domain), xml)));
  }

  /** {@code virConnectListAllDomains}, and something of each that has it. */
  private <T> List<T> each(String function, Operation op, LongFunction<Optional<T>> reading) {
    return Call.of("virConnectListAllDomains", "all", function)
        .read(
            connection.owned(),
            op,
            conn -> {
              long[] array = {0};
              int count = Answer.ok(VirConnect.virConnectListAllDomains(conn, array, 0));
              long[] domains = CMemory.takenArray(array[0], count);
              List<T> all = new ArrayList<>(count);
              try {
                for (long domain : domains) {
                  reading.apply(domain).ifPresent(all::add);
                }
              } finally {
                for (long domain : domains) {
                  VirDomain.virDomainFree(domain);
                }
              }
              return List.copyOf(all);
            });
  }

  /** {@code virDomainLookupByName}; to be closed. */
  public Domain named(String name, Operation op) {
    return Call.of("virDomainLookupByName", name)
        .read(
            connection.owned(),
            op,
            conn ->
                Domain.of(connection, Answer.some(VirConnect.virDomainLookupByName(conn, name))));
  }

  /**
   * {@code virDomainDefineXMLFlags}; to be closed. A domain of the same UUID is changed.
   *
   * @param name as in the XML, for messages
   */
  public Domain define(String name, String xml, int flags, Operation op) {
    return Call.of("virDomainDefineXMLFlags", name, flags)
        .change(
            connection.owned(),
            op,
            conn ->
                Domain.of(
                    connection, Answer.some(VirConnect.virDomainDefineXMLFlags(conn, xml, flags))));
  }

  /**
   * {@code virDomainCreateXML}: a domain that is gone when it is off; to be closed.
   *
   * @param name as in the XML, for messages
   */
  public Domain create(String name, String xml, int flags, Operation op) {
    return Call.of("virDomainCreateXML", name, flags)
        .change(
            connection.owned(),
            op,
            conn ->
                Domain.of(
                    connection, Answer.some(VirConnect.virDomainCreateXML(conn, xml, flags))));
  }

  /**
   * {@code virConnectDomainXMLToNative}: the command that would run a domain, with all that libvirt
   * chooses when it starts one. Nothing is defined or started.
   *
   * @param name as in the XML, for messages
   */
  public String command(String name, String xml, Operation op) {
    return Call.of("virConnectDomainXMLToNative", name, "qemu-argv")
        .read(
            connection.owned(),
            op,
            conn -> Answer.text(VirConnect.virConnectDomainXMLToNative(conn, "qemu-argv", xml, 0)));
  }

  /**
   * {@code virDomainRestoreFlags}: from a file of {@link SavedState#saveTo}.
   *
   * @param xml another definition, or null
   */
  public void restore(String file, String xml, int flags, Operation op) {
    Call.of("virDomainRestoreFlags", file, flags)
        .change(
            connection.owned(),
            op,
            conn -> Answer.ok(VirConnect.virDomainRestoreFlags(conn, file, xml, flags)));
  }
}
