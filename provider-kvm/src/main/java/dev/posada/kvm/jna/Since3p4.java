package dev.posada.kvm.jna;

/** Streams that leave holes out: since libvirt 3.4. */
public final class Since3p4 {
  private Since3p4() {}

  public static native int virStreamRecvFlags(long stream, byte[] data, long size, int flags);

  public static native int virStreamRecvHole(long stream, long[] length, int flags);

  public static native int virStreamSendHole(long stream, long length, int flags);
}
