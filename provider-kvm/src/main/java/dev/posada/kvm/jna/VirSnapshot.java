package dev.posada.kvm.jna;

/** {@code libvirt-domain-snapshot.h}. */
public final class VirSnapshot {
  private VirSnapshot() {}

  public static native long virDomainSnapshotCreateXML(long domain, String xml, int flags);

  public static native int virDomainListAllSnapshots(long domain, long[] snapshots, int flags);

  public static native long virDomainSnapshotLookupByName(long domain, String name, int flags);

  public static native int virDomainSnapshotIsCurrent(long snapshot, int flags);

  public static native String virDomainSnapshotGetName(long snapshot);

  public static native long virDomainSnapshotGetXMLDesc(long snapshot, int flags);

  public static native int virDomainRevertToSnapshot(long snapshot, int flags);

  public static native int virDomainSnapshotDelete(long snapshot, int flags);

  public static native int virDomainSnapshotFree(long snapshot);
}
