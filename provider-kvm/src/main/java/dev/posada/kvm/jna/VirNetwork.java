package dev.posada.kvm.jna;

/** {@code libvirt-network.h}. */
public final class VirNetwork {
  private VirNetwork() {}

  public static native int virConnectListAllNetworks(long conn, long[] networks, int flags);

  public static native long virNetworkLookupByName(long conn, String name);

  public static native long virNetworkDefineXML(long conn, String xml);

  public static native long virNetworkCreateXML(long conn, String xml);

  public static native int virNetworkCreate(long network);

  public static native int virNetworkDestroy(long network);

  public static native int virNetworkUndefine(long network);

  public static native int virNetworkUpdate(
      long network, int command, int section, int parentIndex, String xml, int flags);

  public static native int virNetworkSetAutostart(long network, int autostart);

  public static native int virNetworkGetAutostart(long network, int[] autostart);

  public static native int virNetworkIsActive(long network);

  public static native int virNetworkIsPersistent(long network);

  public static native String virNetworkGetName(long network);

  public static native int virNetworkGetUUIDString(long network, byte[] text);

  public static native long virNetworkGetXMLDesc(long network, int flags);

  public static native int virNetworkGetDHCPLeases(
      long network, String mac, long[] leases, int flags);

  public static native void virNetworkDHCPLeaseFree(long lease);

  public static native int virNetworkFree(long network);
}
