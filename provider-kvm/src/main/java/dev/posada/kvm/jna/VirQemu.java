package dev.posada.kvm.jna;

/** {@code libvirt-qemu.h}, a library of its own. */
public final class VirQemu {
  private VirQemu() {}

  public static native long virDomainQemuAgentCommand(
      long domain, String command, int timeout, int flags);

  public static native int virDomainQemuMonitorCommand(
      long domain, String command, long[] result, int flags);
}
