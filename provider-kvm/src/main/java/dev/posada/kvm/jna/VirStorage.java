package dev.posada.kvm.jna;

/** {@code libvirt-storage.h}. */
public final class VirStorage {
  private VirStorage() {}

  public static native int virConnectListAllStoragePools(long conn, long[] pools, int flags);

  public static native long virStoragePoolLookupByName(long conn, String name);

  public static native long virStoragePoolLookupByVolume(long volume);

  public static native long virStoragePoolDefineXML(long conn, String xml, int flags);

  public static native int virStoragePoolBuild(long pool, int flags);

  public static native int virStoragePoolCreate(long pool, int flags);

  public static native int virStoragePoolDestroy(long pool);

  public static native int virStoragePoolUndefine(long pool);

  public static native int virStoragePoolRefresh(long pool, int flags);

  public static native int virStoragePoolSetAutostart(long pool, int autostart);

  public static native int virStoragePoolGetInfo(long pool, byte[] info);

  public static native int virStoragePoolIsActive(long pool);

  public static native String virStoragePoolGetName(long pool);

  public static native long virStoragePoolGetXMLDesc(long pool, int flags);

  public static native int virStoragePoolFree(long pool);

  public static native int virStoragePoolListAllVolumes(long pool, long[] volumes, int flags);

  public static native long virStorageVolLookupByName(long pool, String name);

  public static native long virStorageVolLookupByPath(long conn, String path);

  public static native long virStorageVolCreateXML(long pool, String xml, int flags);

  public static native long virStorageVolCreateXMLFrom(
      long pool, String xml, long source, int flags);

  public static native int virStorageVolDelete(long volume, int flags);

  public static native int virStorageVolWipe(long volume, int flags);

  public static native int virStorageVolResize(long volume, long capacity, int flags);

  public static native int virStorageVolGetInfo(long volume, byte[] info);

  public static native long virStorageVolGetXMLDesc(long volume, int flags);

  public static native long virStorageVolGetPath(long volume);

  public static native String virStorageVolGetName(long volume);

  public static native int virStorageVolUpload(
      long volume, long stream, long offset, long length, int flags);

  public static native int virStorageVolDownload(
      long volume, long stream, long offset, long length, int flags);

  public static native int virStorageVolFree(long volume);
}
