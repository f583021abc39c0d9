package dev.posada.kvm.jna;

import com.sun.jna.Callback;
import com.sun.jna.ptr.NativeLongByReference;

/** {@code libvirt-host.h}, and the domains of a connection. */
public final class VirConnect {

  /** {@code virConnectCloseFunc}. */
  public interface CloseCallback extends Callback {
    /** The connection was lost; called on whatever thread notices it. */
    void closed(long conn, int reason, long opaque);
  }

  /** {@code virFreeCallback}. */
  public interface FreeCallback extends Callback {
    /** Nobody will be called with this any more. */
    void free(long opaque);
  }

  private VirConnect() {}

  public static native long virConnectOpenAuth(String name, long auth, int flags);

  public static native long virConnectOpenReadOnly(String name);

  public static native int virConnectClose(long conn);

  public static native int virConnectSetKeepAlive(long conn, int interval, int count);

  public static native int virConnectIsAlive(long conn);

  public static native int virConnectIsSecure(long conn);

  public static native int virConnectRegisterCloseCallback(
      long conn, CloseCallback callback, long opaque, FreeCallback free);

  public static native int virConnectUnregisterCloseCallback(long conn, CloseCallback callback);

  public static native String virConnectGetType(long conn);

  public static native long virConnectGetURI(long conn);

  public static native int virConnectGetVersion(long conn, NativeLongByReference version);

  public static native int virConnectGetLibVersion(long conn, NativeLongByReference version);

  public static native long virConnectGetHostname(long conn);

  public static native int virConnectGetMaxVcpus(long conn, String type);

  public static native long virConnectGetCapabilities(long conn);

  public static native long virConnectGetDomainCapabilities(
      long conn, String emulator, String arch, String machine, String virtType, int flags);

  public static native long virConnectDomainXMLToNative(
      long conn, String format, String xml, int flags);

  public static native int virNodeGetInfo(long conn, byte[] info);

  public static native long virNodeGetFreeMemory(long conn);

  public static native int virNodeGetCPUStats(
      long conn, int cpu, byte[] params, int[] count, int flags);

  public static native int virNodeGetMemoryStats(
      long conn, int cell, byte[] params, int[] count, int flags);

  public static native int virConnectListAllDomains(long conn, long[] domains, int flags);

  public static native int virConnectGetAllDomainStats(
      long conn, int stats, long[] records, int flags);

  public static native void virDomainStatsRecordListFree(long records);

  public static native long virDomainLookupByName(long conn, String name);

  public static native long virDomainLookupByUUIDString(long conn, String uuid);

  public static native long virDomainDefineXMLFlags(long conn, String xml, int flags);

  public static native long virDomainCreateXML(long conn, String xml, int flags);

  public static native int virDomainRestoreFlags(long conn, String from, String xml, int flags);
}
