package dev.posada.kvm.jna;

/** What no libvirt has, as an old one has not what came later. */
public final class SinceNever {
  private SinceNever() {}

  public static native int virDomainPosadaNever(long domain, int flags);
}
