package dev.posada.kvm.jna;

/** Backup: since libvirt 6.0. */
public final class Since6p0 {
  private Since6p0() {}

  public static native int virDomainBackupBegin(
      long domain, String backup, String checkpoint, int flags);

  public static native long virDomainBackupGetXMLDesc(long domain, int flags);
}
