package dev.posada.kvm.jna;

import com.sun.jna.Callback;

/** {@code libvirt-event.h}, and the events of domains. */
public final class VirEvent {

  /** {@code virEventTimeoutCallback}. */
  public interface TimeoutCallback extends Callback {
    /** The time is over. */
    void timeout(int timer, long opaque);
  }

  /** {@code virConnectDomainEventCallback} and {@code ...AgentLifecycleCallback}. */
  public interface TwoNumbers extends Callback {
    /** An event and its detail; libvirt ignores what is returned. */
    int event(long conn, long domain, int first, int second, long opaque);
  }

  /** {@code virConnectDomainEventDevice...Callback}. */
  public interface Alias extends Callback {
    /** Something became of a device. */
    void event(long conn, long domain, long alias, long opaque);
  }

  /** {@code virConnectDomainEventBlockJobCallback}. */
  public interface BlockJob extends Callback {
    /** Something became of a job of a disk. */
    void event(long conn, long domain, long disk, int type, int status, long opaque);
  }

  /** {@code virConnectDomainEventJobCompletedCallback}. */
  public interface Parameters extends Callback {
    /** A job is over, with these figures. */
    void event(long conn, long domain, long params, int count, long opaque);
  }

  /** {@code virConnectDomainEventBalloonChangeCallback}. */
  public interface Amount extends Callback {
    /** The guest has this much memory now, KiB. */
    void event(long conn, long domain, long kib, long opaque);
  }

  private VirEvent() {}

  public static native int virEventRegisterDefaultImpl();

  public static native int virEventRunDefaultImpl();

  public static native int virEventAddTimeout(
      int millis, TimeoutCallback callback, long opaque, VirConnect.FreeCallback free);

  public static native void virEventUpdateTimeout(int timer, int millis);

  public static native int virConnectDomainEventRegisterAny(
      long conn,
      long domain,
      int event,
      Callback callback,
      long opaque,
      VirConnect.FreeCallback free);

  public static native int virConnectDomainEventDeregisterAny(long conn, int id);
}
