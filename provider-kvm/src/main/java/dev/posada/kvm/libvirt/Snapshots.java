package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.VirSnapshot;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** The snapshots of a domain, by their names, which are unique in it. */
public final class Snapshots {
  public static final int CREATE_REDEFINE = 1;
  public static final int CREATE_NO_METADATA = 4;
  public static final int CREATE_DISK_ONLY = 16;
  public static final int CREATE_QUIESCE = 64;
  public static final int CREATE_ATOMIC = 128;
  public static final int CREATE_LIVE = 256;
  public static final int REVERT_RUNNING = 1;
  public static final int REVERT_PAUSED = 2;
  public static final int REVERT_FORCE = 4;
  public static final int DELETE_CHILDREN = 1;
  public static final int DELETE_METADATA_ONLY = 2;

  private static final int XML_SECURE = 1;

  private final Domain domain;

  Snapshots(Domain domain) {
    this.domain = domain;
  }

  /** What libvirt knows of one. */
  public record Snapshot(String name, boolean current, String xml) {}

  /** {@code virDomainListAllSnapshots}, and each one's XML; parents first where libvirt says so. */
  public List<Snapshot> list(Operation op) {
    return domain.read(
        "virDomainListAllSnapshots",
        op,
        pointer -> {
          long[] array = {0};
          int count = Answer.ok(VirSnapshot.virDomainListAllSnapshots(pointer, array, 0));
          long[] snapshots = CMemory.takenArray(array[0], count);
          try {
            List<Snapshot> all = new ArrayList<>(count);
            for (long snapshot : snapshots) {
              all.add(read(snapshot));
            }
            return List.copyOf(all);
          } finally {
            for (long snapshot : snapshots) {
              VirSnapshot.virDomainSnapshotFree(snapshot);
            }
          }
        });
  }

  private static Snapshot read(long snapshot) {
    boolean current = Answer.ok(VirSnapshot.virDomainSnapshotIsCurrent(snapshot, 0)) == 1;
    return new Snapshot(
        VirSnapshot.virDomainSnapshotGetName(snapshot),
        current,
        Answer.text(VirSnapshot.virDomainSnapshotGetXMLDesc(snapshot, 0)));
  }

  /**
   * {@code virDomainSnapshotCreateXML}; a cancel aborts it.
   *
   * @param name as in the XML, for messages
   * @return the name
   */
  public String create(String name, String xml, int flags, Operation op) {
    return Call.of("virDomainSnapshotCreateXML", name, domain.name(), flags)
        .change(
            domain.owned(),
            op,
            domain.jobs().aborting(),
            pointer -> {
              long snapshot =
                  Answer.some(VirSnapshot.virDomainSnapshotCreateXML(pointer, xml, flags));
              try {
                return VirSnapshot.virDomainSnapshotGetName(snapshot);
              } finally {
                VirSnapshot.virDomainSnapshotFree(snapshot);
              }
            });
  }

  private <T> T with(long domain, String name, LongFunction<T> body) {
    long snapshot = Answer.some(VirSnapshot.virDomainSnapshotLookupByName(domain, name, 0));
    try {
      return body.apply(snapshot);
    } finally {
      VirSnapshot.virDomainSnapshotFree(snapshot);
    }
  }

  /** {@code virDomainSnapshotGetXMLDesc}. */
  public Snapshot get(String name, Operation op) {
    return Call.of("virDomainSnapshotGetXMLDesc", name, domain.name())
        .read(domain.owned(), op, pointer -> with(pointer, name, Snapshots::read));
  }

  /** {@code virDomainSnapshotGetXMLDesc}, with the passwords of the domain. */
  public String secureXml(String name, Operation op) {
    return Call.of("virDomainSnapshotGetXMLDesc", name, domain.name(), XML_SECURE)
        .read(
            domain.owned(),
            op,
            pointer ->
                with(
                    pointer,
                    name,
                    snapshot ->
                        Answer.text(
                            VirSnapshot.virDomainSnapshotGetXMLDesc(snapshot, XML_SECURE))));
  }

  /** {@code virDomainRevertToSnapshot}. */
  public void revert(String name, int flags, Operation op) {
    Call.of("virDomainRevertToSnapshot", name, domain.name(), flags)
        .change(
            domain.owned(),
            op,
            pointer ->
                with(
                    pointer,
                    name,
                    snapshot -> Answer.ok(VirSnapshot.virDomainRevertToSnapshot(snapshot, flags))));
  }

  /** {@code virDomainSnapshotDelete}. */
  public void delete(String name, int flags, Operation op) {
    Call.of("virDomainSnapshotDelete", name, domain.name(), flags)
        .change(
            domain.owned(),
            op,
            pointer ->
                with(
                    pointer,
                    name,
                    snapshot -> Answer.ok(VirSnapshot.virDomainSnapshotDelete(snapshot, flags))));
  }

  /**
   * {@code virDomainSnapshotDelete} of one in files of its own, which takes as long as these are
   * large. A cancel aborts it where the daemon can; that of libvirt 9.0 says so and goes on.
   */
  public void merge(String name, Operation op) {
    Call.of("virDomainSnapshotDelete", name, domain.name(), 0)
        .change(
            domain.owned(),
            op,
            domain.jobs().aborting(),
            pointer ->
                with(
                    pointer,
                    name,
                    snapshot -> Answer.ok(VirSnapshot.virDomainSnapshotDelete(snapshot, 0))));
  }
}
