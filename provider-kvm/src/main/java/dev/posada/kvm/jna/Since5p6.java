package dev.posada.kvm.jna;

/** Checkpoints, {@code libvirt-domain-checkpoint.h}: since libvirt 5.6. */
public final class Since5p6 {
  private Since5p6() {}

  public static native long virDomainCheckpointCreateXML(long domain, String xml, int flags);

  public static native int virDomainListAllCheckpoints(long domain, long[] checkpoints, int flags);

  public static native long virDomainCheckpointLookupByName(long domain, String name, int flags);

  public static native String virDomainCheckpointGetName(long checkpoint);

  public static native long virDomainCheckpointGetXMLDesc(long checkpoint, int flags);

  public static native int virDomainCheckpointDelete(long checkpoint, int flags);

  public static native int virDomainCheckpointFree(long checkpoint);
}
