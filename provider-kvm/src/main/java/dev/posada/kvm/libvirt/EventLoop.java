package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.VirEvent;
import java.lang.System.Logger.Level;

/**
 * The thread on which libvirt notices what nobody asked for: events, keepalive, streams.
 * Thread-safe.
 *
 * <p>libvirt has one loop in a process, and no way to take it back. So there is one thread, a
 * daemon, which runs while a connection is open, and sleeps otherwise.
 */
final class EventLoop {
  private static final System.Logger LOG = System.getLogger("dev.posada.kvm");
  private static final Object LOCK = new Object();

  /** How long it stays awake after the last connection, so that libvirt frees what is left. */
  private static final int LINGER_MILLIS = 20;

  private static final int NEVER = -1;

  /** Held as long as the process lives, as C may call it that long. */
  private static final VirEvent.TimeoutCallback ALARM = (timer, opaque) -> alarm();

  private static int timer;
  private static int connections;
  private static boolean lingered;
  private static Thread thread;

  private EventLoop() {}

  /** Before the first connection: a connection made before would never be noticed. */
  static void register() {
    synchronized (LOCK) {
      if (thread != null) {
        return;
      }
      Answer.ok(VirEvent.virEventRegisterDefaultImpl());
      timer = Answer.ok(VirEvent.virEventAddTimeout(NEVER, ALARM, 0, null));
      thread = new Thread(EventLoop::run, "posada-qemu-events");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** A connection is about to be opened. */
  static void acquire() {
    synchronized (LOCK) {
      connections++;
      lingered = false;
      VirEvent.virEventUpdateTimeout(timer, NEVER);
      LOCK.notifyAll();
    }
  }

  /** A connection was closed, or not opened after all. */
  static void release() {
    synchronized (LOCK) {
      if (--connections == 0) {
        VirEvent.virEventUpdateTimeout(timer, LINGER_MILLIS);
      }
    }
  }

  /** Whether the calling thread is the loop, which must not wait for anything of libvirt. */
  static boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** Whether the loop sleeps, as it does when nobody is connected. */
  static boolean isParked() {
    synchronized (LOCK) {
      return connections == 0 && lingered;
    }
  }

  private static void alarm() {
    synchronized (LOCK) {
      VirEvent.virEventUpdateTimeout(timer, NEVER);
      lingered = connections == 0;
    }
  }

  private static void run() {
    while (true) {
      try {
        sleepWhileNobodyIsConnected();
        if (VirEvent.virEventRunDefaultImpl() < 0) {
          LOG.log(Level.WARNING, "libvirt''s event loop failed: {0}", LibvirtError.last());
          Thread.sleep(1000); // it may fail for ever, but must not burn a processor
        }
      } catch (InterruptedException e) {
        // nobody interrupts it; somebody who does, does not end the events of everybody
      }
    }
  }

  private static void sleepWhileNobodyIsConnected() throws InterruptedException {
    synchronized (LOCK) {
      while (isParked()) {
        LOCK.wait();
      }
    }
  }
}
