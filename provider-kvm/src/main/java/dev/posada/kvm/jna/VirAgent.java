package dev.posada.kvm.jna;

/** {@code libvirt-domain.h}: what the agent inside the guest does. */
public final class VirAgent {
  private VirAgent() {}

  public static native int virDomainFSFreeze(long domain, long mountpoints, int count, int flags);

  public static native int virDomainFSThaw(long domain, long mountpoints, int count, int flags);

  public static native int virDomainSetUserPassword(
      long domain, String user, String password, int flags);

  public static native int virDomainGetTime(long domain, long[] seconds, int[] nanos, int flags);

  public static native int virDomainSetTime(long domain, long seconds, int nanos, int flags);
}
