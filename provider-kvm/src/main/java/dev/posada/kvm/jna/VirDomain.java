package dev.posada.kvm.jna;

import com.sun.jna.NativeLong;

/** {@code libvirt-domain.h}: one domain, its life, its devices and its limits. */
public final class VirDomain {
  private VirDomain() {}

  public static native int virDomainRef(long domain);

  public static native int virDomainFree(long domain);

  /**
   * A text that belongs to the domain; as an address, since JNA needs longer to make it a String.
   */
  public static native long virDomainGetName(long domain);

  public static native int virDomainGetUUID(long domain, byte[] uuid);

  public static native int virDomainGetID(long domain);

  public static native int virDomainGetInfo(long domain, byte[] info);

  public static native int virDomainGetState(long domain, int[] state, int[] reason, int flags);

  public static native int virDomainIsActive(long domain);

  public static native int virDomainIsPersistent(long domain);

  public static native long virDomainGetXMLDesc(long domain, int flags);

  public static native int virDomainSetMetadata(
      long domain, int type, String metadata, String key, String uri, int flags);

  public static native long virDomainGetMetadata(long domain, int type, String uri, int flags);

  public static native int virDomainCreateWithFlags(long domain, int flags);

  public static native int virDomainUndefineFlags(long domain, int flags);

  public static native int virDomainRename(long domain, String name, int flags);

  public static native int virDomainSetAutostart(long domain, int autostart);

  public static native int virDomainGetAutostart(long domain, int[] autostart);

  public static native int virDomainShutdownFlags(long domain, int flags);

  public static native int virDomainReboot(long domain, int flags);

  public static native int virDomainReset(long domain, int flags);

  public static native int virDomainDestroyFlags(long domain, int flags);

  public static native int virDomainSuspend(long domain);

  public static native int virDomainResume(long domain);

  public static native int virDomainManagedSave(long domain, int flags);

  public static native int virDomainHasManagedSaveImage(long domain, int flags);

  public static native int virDomainManagedSaveRemove(long domain, int flags);

  public static native int virDomainSaveFlags(long domain, String to, String xml, int flags);

  public static native int virDomainPMWakeup(long domain, int flags);

  public static native int virDomainAttachDeviceFlags(long domain, String xml, int flags);

  public static native int virDomainDetachDeviceFlags(long domain, String xml, int flags);

  public static native int virDomainUpdateDeviceFlags(long domain, String xml, int flags);

  public static native int virDomainGetBlockInfo(long domain, String disk, byte[] info, int flags);

  public static native int virDomainSetVcpusFlags(long domain, int count, int flags);

  public static native int virDomainGetVcpusFlags(long domain, int flags);

  public static native int virDomainSetMemoryFlags(long domain, NativeLong kib, int flags);

  public static native int virDomainSetMemoryStatsPeriod(long domain, int seconds, int flags);

  public static native int virDomainMemoryStats(long domain, byte[] stats, int count, int flags);

  public static native long virDomainGetSchedulerType(long domain, int[] count);

  public static native int virDomainGetSchedulerParametersFlags(
      long domain, long params, int[] count, int flags);

  public static native int virDomainSetSchedulerParametersFlags(
      long domain, long params, int count, int flags);

  public static native int virDomainGetBlkioParameters(
      long domain, long params, int[] count, int flags);

  public static native int virDomainSetBlkioParameters(
      long domain, long params, int count, int flags);

  public static native int virDomainGetBlockIoTune(
      long domain, String disk, long params, int[] count, int flags);

  public static native int virDomainSetBlockIoTune(
      long domain, String disk, long params, int count, int flags);

  public static native int virDomainGetInterfaceParameters(
      long domain, String device, long params, int[] count, int flags);

  public static native int virDomainSetInterfaceParameters(
      long domain, String device, long params, int count, int flags);

  public static native int virDomainInterfaceAddresses(
      long domain, long[] interfaces, int source, int flags);

  public static native void virDomainInterfaceFree(long face);

  public static native long virDomainScreenshot(long domain, long stream, int screen, int flags);

  public static native int virDomainOpenConsole(long domain, String device, long stream, int flags);

  public static native void virTypedParamsFree(long params, int count);

  public static native void virTypedParamsClear(long params, int count);
}
