package dev.posada.kvm.libvirt;

import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call of a C function: its text in the trace, and what it is about. Immutable.
 *
 * @param text the C name and what matters of the arguments
 * @param about the name of what was wanted, for messages
 */
record Call(CallText text, String about) {
  private static final Runnable NOTHING = () -> {};

  /** What is done with a pointer that is valid that long; reads the error at once. */
  interface Body<T> {
    /** Calls C. */
    T with(long pointer);
  }

  /**
   * A call.
   *
   * @param about what it is about, its first argument in the trace as well
   */
  static Call of(String function, String about, Object... arguments) {
    StringBuilder text = new StringBuilder(function).append('(').append(about);
    for (Object argument : arguments) {
      text.append(", ").append(argument);
    }
    return new Call(CallText.of(text.append(')').toString()), about);
  }

  /** Changes nothing. */
  <T> T read(Owned on, Operation op, Body<T> body) {
    return op.read(text, () -> guarded(on, op, NOTHING, body));
  }

  /** May change something. */
  <T> T change(Owned on, Operation op, Body<T> body) {
    return op.change(text, () -> guarded(on, op, NOTHING, body));
  }

  /**
   * May change something, and can be ended.
   *
   * @param abort makes the function return, called from another thread
   */
  <T> T change(Owned on, Operation op, Runnable abort, Body<T> body) {
    AtomicBoolean over = new AtomicBoolean();
    Body<T> ending =
        pointer -> {
          try {
            return body.with(pointer);
          } finally {
            over.set(true);
          }
        };
    return op.change(text, () -> guarded(on, op, () -> beside(abort, over), ending));
  }

  /**
   * It is a call as well, and a daemon that hangs lets it wait: who cancels, or sees to everybody's
   * deadlines, does not. Its thread ends with it.
   */
  private static void beside(Runnable abort, AtomicBoolean over) {
    Runnable unlessOver =
        () -> {
          if (!over.get()) { // else it would end what somebody has begun since
            abort.run();
          }
        };
    Thread thread = new Thread(unlessOver, "posada-qemu-abort");
    thread.setDaemon(true);
    thread.start();
  }

  private <T> T guarded(Owned on, Operation op, Runnable abort, Body<T> body) throws Exception {
    return Blocking.await(op, () -> within(on, body), abort);
  }

  /** On the thread that calls C, as errors are kept by thread. */
  private <T> T within(Owned on, Body<T> body) {
    long pointer = on.enter();
    on.callBegins();
    try {
      return body.with(pointer);
    } catch (Answer.Failed e) {
      throw LibvirtErrors.of(e.error(), about);
    } finally {
      on.callEnds();
      on.leave();
    }
  }

  /** A call that has nothing to stand on yet, as connecting has. */
  <T> T open(Operation op, Callable<T> body) {
    return op.read(
        text,
        () ->
            Blocking.await(
                op,
                () -> {
                  try {
                    return body.call();
                  } catch (Answer.Failed e) {
                    throw LibvirtErrors.of(e.error(), about);
                  }
                },
                NOTHING));
  }
}
