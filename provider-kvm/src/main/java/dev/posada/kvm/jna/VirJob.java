package dev.posada.kvm.jna;

import com.sun.jna.NativeLong;

/** {@code libvirt-domain.h}: jobs of a domain, jobs of its disks, and migration. */
public final class VirJob {
  private VirJob() {}

  public static native int virDomainGetJobStats(
      long domain, int[] type, long[] params, int[] count, int flags);

  public static native int virDomainAbortJob(long domain);

  public static native int virDomainBlockCopy(
      long domain, String disk, String xml, long params, int count, int flags);

  public static native int virDomainBlockCommit(
      long domain, String disk, String base, String top, NativeLong bandwidth, int flags);

  public static native int virDomainBlockPull(
      long domain, String disk, NativeLong bandwidth, int flags);

  public static native int virDomainBlockRebase(
      long domain, String disk, String base, NativeLong bandwidth, int flags);

  public static native int virDomainBlockResize(long domain, String disk, long size, int flags);

  public static native int virDomainGetBlockJobInfo(
      long domain, String disk, byte[] info, int flags);

  public static native int virDomainBlockJobAbort(long domain, String disk, int flags);

  public static native long virDomainMigrate3(
      long domain, long target, long params, int count, int flags);

  public static native int virDomainMigrateToURI3(
      long domain, String uri, long params, int count, int flags);

  public static native int virDomainMigrateSetMaxDowntime(long domain, long millis, int flags);

  public static native int virDomainMigrateSetMaxSpeed(long domain, NativeLong mib, int flags);

  public static native int virDomainMigrateStartPostCopy(long domain, int flags);
}
