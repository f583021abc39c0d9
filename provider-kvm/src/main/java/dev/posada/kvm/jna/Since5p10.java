package dev.posada.kvm.jna;

/** How long the agent is waited for: since libvirt 5.10. */
public final class Since5p10 {
  private Since5p10() {}

  public static native int virDomainAgentSetResponseTimeout(long domain, int seconds, int flags);
}
