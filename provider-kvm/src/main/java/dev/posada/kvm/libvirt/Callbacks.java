package dev.posada.kvm.libvirt;

import com.sun.jna.Callback;
import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.jna.VirConnect;
import dev.posada.kvm.jna.VirDomain;
import dev.posada.kvm.jna.VirEvent;
import dev.posada.kvm.jna.VirStream;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * What C calls. Thread-safe.
 *
 * <p>The functions that C knows are here for as long as the process lives. Which listener is meant
 * comes as a number with each call; a listener is forgotten when libvirt says that it will not call
 * again, so none is called too late or collected too early.
 */
final class Callbacks {
  private static final System.Logger LOG = System.getLogger("dev.posada.kvm");
  private static final AtomicLong LAST = new AtomicLong();
  private static final Map<Long, ConnectionListener> LISTENERS = new ConcurrentHashMap<>();
  private static final Map<Long, IntConsumer> STREAMS = new ConcurrentHashMap<>();

  static final VirConnect.FreeCallback FORGET =
      number -> {
        LISTENERS.remove(number);
        STREAMS.remove(number);
      };

  static final VirConnect.CloseCallback CLOSED =
      (conn, reason, number) ->
          tell(number, listener -> listener.lost(ConnectionListener.Reason.of(reason)));

  static final VirStream.StreamCallback STREAM =
      (stream, events, number) -> {
        IntConsumer waiting = STREAMS.get(number);
        if (waiting != null) {
          guarded(() -> waiting.accept(events));
        }
      };

  private static final VirEvent.TwoNumbers LIFECYCLE =
      (conn, domain, event, detail, number) -> {
        tell(
            number,
            listener ->
                listener.event(
                    new DomainEvent.Lifecycle(uuid(domain), name(domain), event, detail)));
        return 0;
      };

  private static final VirEvent.TwoNumbers AGENT =
      (conn, domain, state, reason, number) -> {
        tell(
            number,
            listener ->
                listener.event(new DomainEvent.Agent(uuid(domain), name(domain), state == 1)));
        return 0;
      };

  private static final VirEvent.BlockJob BLOCK_JOB =
      (conn, domain, disk, type, status, number) ->
          tell(
              number,
              listener ->
                  listener.event(
                      new DomainEvent.BlockJob(
                          uuid(domain), name(domain), CMemory.string(disk), type, status)));

  private static final VirEvent.Parameters JOB =
      (conn, domain, params, count, number) ->
          tell(
              number,
              listener ->
                  listener.event(
                      new DomainEvent.JobCompleted(
                          uuid(domain), name(domain), TypedParameters.read(params, count))));

  private static final VirEvent.Amount BALLOON =
      (conn, domain, kib, number) ->
          tell(
              number,
              listener -> listener.event(new DomainEvent.Balloon(uuid(domain), name(domain), kib)));

  /** By {@code virDomainEventID}. */
  private static final Map<Integer, Callback> EVENTS =
      Map.of(
          0, LIFECYCLE,
          13, BALLOON,
          15, device(DomainEvent.Device.Change.REMOVED),
          16, BLOCK_JOB,
          18, AGENT,
          19, device(DomainEvent.Device.Change.ADDED),
          21, JOB,
          22, device(DomainEvent.Device.Change.REMOVAL_FAILED));

  private Callbacks() {}

  private static VirEvent.Alias device(DomainEvent.Device.Change change) {
    return (conn, domain, alias, number) ->
        tell(
            number,
            listener ->
                listener.event(
                    new DomainEvent.Device(
                        uuid(domain), name(domain), CMemory.string(alias), change)));
  }

  /**
   * Registers for all events that the other side has; a driver need not have any.
   *
   * @return what libvirt calls the registrations
   */
  static List<Integer> register(long conn, ConnectionListener listener) {
    List<Integer> ids = new ArrayList<>();
    EVENTS.forEach(
        (event, callback) -> {
          long number = LAST.incrementAndGet();
          LISTENERS.put(number, listener);
          int id =
              VirEvent.virConnectDomainEventRegisterAny(conn, 0, event, callback, number, FORGET);
          if (id < 0) {
            LISTENERS.remove(number);
          } else {
            ids.add(id);
          }
        });
    return List.copyOf(ids);
  }

  /**
   * Registers for the loss of the connection.
   *
   * @return the number of the listener, to be forgotten; 0 if that cannot be told
   */
  static long registerLoss(long conn, ConnectionListener listener) {
    long number = LAST.incrementAndGet();
    LISTENERS.put(number, listener);
    if (VirConnect.virConnectRegisterCloseCallback(conn, CLOSED, number, FORGET) == 0) {
      return number;
    }
    LISTENERS.remove(number);
    return 0;
  }

  /**
   * Ends that. A driver that cannot lose its connection says yes to both and forgets nothing, so it
   * is done here; libvirt calls nobody once it has answered.
   */
  static void unregisterLoss(long conn, long number) {
    if (number != 0) {
      VirConnect.virConnectUnregisterCloseCallback(conn, CLOSED);
      LISTENERS.remove(number);
    }
  }

  /**
   * Registers for what a stream is ready for, not yet for any of it.
   *
   * @return the number, for {@link #forgetStream}
   */
  static long registerStream(long stream, IntConsumer waiting) {
    long number = LAST.incrementAndGet();
    STREAMS.put(number, waiting);
    if (VirStream.virStreamEventAddCallback(stream, 0, STREAM, number, FORGET) < 0) {
      LibvirtError error = LibvirtError.last();
      STREAMS.remove(number);
      throw new Answer.Failed(error);
    }
    return number;
  }

  /**
   * After its callback was removed. libvirt 9.0 does not say of a remote stream that it will not
   * call again: the console of a real guest stayed registered for ever.
   */
  static void forgetStream(long number) {
    STREAMS.remove(number);
  }

  /** How many are registered; 0 after everything is closed and the loop went to sleep. */
  static int registered() {
    return LISTENERS.size() + STREAMS.size();
  }

  private interface Telling {
    void tell(ConnectionListener listener);
  }

  private static void tell(long number, Telling telling) {
    ConnectionListener listener = LISTENERS.get(number);
    if (listener != null) {
      guarded(() -> telling.tell(listener));
    }
  }

  /** Nothing may be thrown into C. */
  private static void guarded(Runnable body) {
    try {
      body.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "a listener of libvirt's events failed", e);
    }
  }

  static String name(long domain) {
    return CMemory.string(VirDomain.virDomainGetName(domain));
  }

  static String uuid(long domain) {
    byte[] raw = new byte[Structs.UUID]; // C needs longer for the text than Java
    VirDomain.virDomainGetUUID(domain, raw);
    return Structs.uuid(raw);
  }
}
