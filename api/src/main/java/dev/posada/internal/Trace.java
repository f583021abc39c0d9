package dev.posada.internal;

import dev.posada.HypervisorException;
import dev.posada.NativeCall;
import dev.posada.NativeError;
import dev.posada.spi.CallText;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;

/**
 * Tells of every native call: to the user's listener, to Flight Recorder, and to the log.
 * Thread-safe.
 */
final class Trace {
  private static final System.Logger LOG = System.getLogger("dev.posada");

  private final URI host;
  private final AtomicReference<Consumer<? super NativeCall>> listener;

  Trace(URI host, Optional<Consumer<? super NativeCall>> listener) {
    this.host = host;
    this.listener = new AtomicReference<>(listener.orElse(null));
  }

  URI host() {
    return host;
  }

  /** Tells of a call that is about to change something. */
  void announce(CallText text) {
    Call call = new Call(text, true);
    call.tell(NativeCall.Phase.ANNOUNCED, null);
  }

  /** Begins a call, which is told when it has ended. */
  Call begin(CallText text, boolean changes) {
    return new Call(text, changes);
  }

  /** A call on its way. Not thread-safe. */
  final class Call {
    private final CallText text;
    private final boolean changes;
    private final Instant at = Instant.now();
    private final long from = System.nanoTime();

    /** Null without a recorder: the class of the event alone would start one, for 0.2 s. */
    private final NativeCallEvent recorded =
        FlightRecorder.isInitialized() ? new NativeCallEvent() : null;

    private Call(CallText text, boolean changes) {
      this.text = text;
      this.changes = changes;
      if (recorded != null) {
        recorded.begin();
      }
    }

    /**
     * Tells that it has ended.
     *
     * @param error what it threw, or null
     */
    void ended(Throwable error) {
      tell(NativeCall.Phase.ENDED, error);
    }

    private void tell(NativeCall.Phase phase, Throwable error) {
      Consumer<? super NativeCall> told = listener.get();
      boolean logged = LOG.isLoggable(Level.DEBUG);
      boolean recording = recorded != null && recorded.shouldCommit();
      if (told == null && !logged && !recording) {
        return;
      }
      NativeCall.Builder builder =
          NativeCall.builder(phase, host, text.toString()).changes(changes).start(at);
      if (phase == NativeCall.Phase.ENDED) {
        builder.duration(Duration.ofNanos(System.nanoTime() - from));
      }
      if (error != null) {
        builder.error(words(error));
      }
      NativeCall call = builder.build();
      if (recording) {
        record(call);
      }
      if (logged) {
        LOG.log(Level.DEBUG, "{0}: {1}", host, call);
      }
      if (told != null) {
        hand(call, told);
      }
    }

    private void record(NativeCall call) {
      recorded.host = host.toString();
      recorded.call = call.text();
      recorded.changes = changes;
      recorded.phase = call.phase().name();
      recorded.error = call.error().map(NativeError::toString).orElse(null);
      recorded.commit();
    }
  }

  private void hand(NativeCall call, Consumer<? super NativeCall> told) {
    try {
      told.accept(call);
    } catch (RuntimeException | Error e) {
      if (listener.compareAndSet(told, null)) {
        LOG.log(
            Level.WARNING,
            "the listener to native calls of " + host + " failed; it is told no more",
            e);
      }
    }
  }

  private static NativeError words(Throwable error) {
    NativeError ours =
        new NativeError(
            "java", error.getClass().getSimpleName(), String.valueOf(error.getMessage()));
    return error instanceof HypervisorException e ? e.nativeError().orElse(ours) : ours;
  }
}
