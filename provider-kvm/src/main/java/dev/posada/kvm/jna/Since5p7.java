package dev.posada.kvm.jna;

/** Facts from the agent: since libvirt 5.7. */
public final class Since5p7 {
  private Since5p7() {}

  public static native int virDomainGetGuestInfo(
      long domain, int types, long[] params, int[] count, int flags);
}
