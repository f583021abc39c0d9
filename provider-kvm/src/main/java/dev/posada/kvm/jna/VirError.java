package dev.posada.kvm.jna;

import com.sun.jna.Callback;

/** {@code virterror.h}, and what concerns the whole library. */
public final class VirError {
  /** {@code code} in a {@code virError}. */
  public static final int CODE = 0;

  /** {@code domain} in a {@code virError}. */
  public static final int DOMAIN = 4;

  /** {@code message} in a {@code virError}, a pointer. */
  public static final int MESSAGE = 8;

  /** {@code level} in a {@code virError}. */
  public static final int LEVEL = 16;

  /** {@code virErrorFunc}. */
  public interface ErrorCallback extends Callback {
    /** Told of each error, unless somebody told it not to print. */
    void error(long userData, long error);
  }

  private VirError() {}

  public static native int virInitialize();

  public static native long virGetLastError();

  public static native void virSetErrorFunc(long userData, ErrorCallback handler);
}
