package dev.posada.kvm.jna;

import com.sun.jna.Callback;

/** {@code libvirt-stream.h}. */
public final class VirStream {

  /** {@code virStreamEventCallback}. */
  public interface StreamCallback extends Callback {
    /** The stream can be read or written, or is at its end. */
    void ready(long stream, int events, long opaque);
  }

  private VirStream() {}

  public static native long virStreamNew(long conn, int flags);

  public static native int virStreamSend(long stream, byte[] data, long size);

  public static native int virStreamSendHole(long stream, long length, int flags);

  public static native int virStreamRecv(long stream, byte[] data, long size);

  public static native int virStreamFinish(long stream);

  public static native int virStreamAbort(long stream);

  public static native int virStreamFree(long stream);

  public static native int virStreamEventAddCallback(
      long stream, int events, StreamCallback callback, long opaque, VirConnect.FreeCallback free);

  public static native int virStreamEventUpdateCallback(long stream, int events);

  public static native int virStreamEventRemoveCallback(long stream);
}
