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

/** Tells of every native call: to the user's listener, and to the log. Thread-safe. */
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

  void announced(CallText text) {
    tell(
        NativeCall.builder(NativeCall.Phase.ANNOUNCED, host, text.toString())
            .changes(true)
            .start(Instant.now()));
  }

  void ended(CallText text, boolean changes, Instant start, long nanos, Throwable error) {
    NativeCall.Builder call =
        NativeCall.builder(NativeCall.Phase.ENDED, host, text.toString())
            .changes(changes)
            .start(start)
            .duration(Duration.ofNanos(nanos));
    if (error != null) {
      call.error(words(error));
    }
    tell(call);
  }

  private static NativeError words(Throwable error) {
    NativeError ours =
        new NativeError(
            "java", error.getClass().getSimpleName(), String.valueOf(error.getMessage()));
    return error instanceof HypervisorException e ? e.nativeError().orElse(ours) : ours;
  }

  private void tell(NativeCall.Builder builder) {
    Consumer<? super NativeCall> told = listener.get();
    boolean logged = LOG.isLoggable(Level.DEBUG);
    if (told == null && !logged) {
      return;
    }
    NativeCall call = builder.build();
    if (logged) {
      LOG.log(Level.DEBUG, "{0}: {1}", host, call);
    }
    if (told != null) {
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
  }
}
