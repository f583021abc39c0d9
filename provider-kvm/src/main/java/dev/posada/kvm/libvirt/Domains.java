package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.jna.VirConnect;
import dev.posada.kvm.jna.VirDomain;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** The domains of a connection. Immutable. */
public final class Domains {
  /** {@code VIR_CONNECT_LIST_DOMAINS_ACTIVE}; also a filter of statistics. */
  public static final int ACTIVE = 1;

  /** {@code VIR_CONNECT_LIST_DOMAINS_INACTIVE}; also a filter of statistics. */
  public static final int INACTIVE = 2;

  /** {@code VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE}. */
  public static final int MANAGEDSAVE = 256;

  public static final int STATS_STATE = 1;
  public static final int STATS_CPU_TOTAL = 2;
  public static final int STATS_BALLOON = 4;
  public static final int STATS_VCPU = 8;
  public static final int STATS_INTERFACE = 16;
  public static final int STATS_BLOCK = 32;

  /** {@code VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT}. */
  public static final int STATS_NOWAIT = 1 << 29;

  public static final int DEFINE_VALIDATE = 1;

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
   * {@code virConnectGetAllDomainStats}; one call for all of them. {@link #STATS_VCPU} and {@link
   * #STATS_CPU_TOTAL} cost a millisecond for each domain that runs, the others next to nothing.
   */
  public List<Stats> stats(int groups, int flags, Operation op) {
    return Call.of("virConnectGetAllDomainStats", "all", groups, flags)
        .read(
            connection.owned(),
            op,
            conn -> {
              long[] array = {0};
              int count =
                  Answer.ok(VirConnect.virConnectGetAllDomainStats(conn, groups, array, flags));
              try {
                List<Stats> all = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                  all.add(record(CMemory.int64(array[0], 8L * i)));
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

  /** A domain as it is, in few figures. */
  public record Listed(String uuid, String name, Domain.State state, Structs.DomainInfo info) {}

  /**
   * {@code virConnectListAllDomains}, and {@code virDomainGetState} and {@code virDomainGetInfo} of
   * each: for a driver in this process, which has no figures in bulk. One that vanishes meanwhile
   * is left out.
   */
  public List<Listed> listed(Operation op) {
    return Call.of("virConnectListAllDomains", "all", "virDomainGetInfo")
        .read(
            connection.owned(),
            op,
            conn -> {
              long[] array = {0};
              int count = Answer.ok(VirConnect.virConnectListAllDomains(conn, array, 0));
              List<Listed> all = new ArrayList<>(count);
              for (long domain : CMemory.takenArray(array[0], count)) {
                int[] state = {0};
                int[] reason = {0};
                byte[] info = new byte[Structs.DOMAIN_INFO];
                if (VirDomain.virDomainGetState(domain, state, reason, 0) >= 0
                    && VirDomain.virDomainGetInfo(domain, info) >= 0) {
                  all.add(
                      new Listed(
                          Callbacks.uuid(domain),
                          Callbacks.name(domain),
                          new Domain.State(state[0], reason[0]),
                          Structs.domainInfo(info)));
                }
                VirDomain.virDomainFree(domain);
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
