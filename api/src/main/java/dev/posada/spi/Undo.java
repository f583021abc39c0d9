package dev.posada.spi;

import dev.posada.HypervisorException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * What takes back the steps of a verb that fails half way, the last one first: with an operation of
 * its own, as that of the verb may be over. Not thread-safe.
 *
 * <pre>{@code
 * Undo undo = new Undo(op);
 * try {
 *   makeDisk(path, op);
 *   undo.add("the disk " + path, own -> deleteDisk(path, own));
 *   define(machine, op);
 * } catch (HypervisorException e) {
 *   throw undo.after(e);
 * }
 * }</pre>
 */
public final class Undo {
  /** The time for all of it, enough for a host that is busy. */
  public static final Duration TIME = Duration.ofSeconds(30);

  private final Operation op;
  private final Deque<Step> steps = new ArrayDeque<>();

  /**
   * Begins without a step.
   *
   * @param op that of the verb
   */
  public Undo(Operation op) {
    this.op = op;
  }

  private record Step(String what, Consumer<Operation> body) {}

  /**
   * Remembers a step that was done.
   *
   * @param what remains if it cannot be taken back
   * @param body takes it back
   */
  public void add(String what, Consumer<Operation> body) {
    steps.push(new Step(what, body));
  }

  /**
   * Takes the steps back.
   *
   * @param failed why
   * @return the failure, with what remains
   */
  public HypervisorException after(HypervisorException failed) {
    List<String> remains = run(failed);
    return remains.isEmpty()
        ? failed
        : failed.with(failed.getMessage(), failed.failure().remains(remains));
  }

  /**
   * Takes the steps back, and stops at one that cannot be: what lies below it may still be needed.
   *
   * @param failed why; learns why a step cannot be taken back
   * @return what remains
   */
  public List<String> run(Throwable failed) {
    Operation own = op.unattended(TIME);
    try {
      Undisturbed.run(() -> takeBack(own));
    } catch (RuntimeException e) {
      failed.addSuppressed(e);
    }
    return steps.stream().map(Step::what).toList();
  }

  private void takeBack(Operation own) {
    while (!steps.isEmpty()) {
      steps.peek().body().accept(own);
      steps.pop();
    }
  }
}
