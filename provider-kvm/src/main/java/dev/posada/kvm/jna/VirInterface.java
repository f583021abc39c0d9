package dev.posada.kvm.jna;

/** {@code libvirt-interface.h}. */
public final class VirInterface {
  private VirInterface() {}

  public static native long virInterfaceLookupByName(long conn, String name);

  public static native long virInterfaceGetXMLDesc(long face, int flags);

  public static native int virInterfaceFree(long face);
}
