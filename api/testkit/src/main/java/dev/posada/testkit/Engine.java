package dev.posada.testkit;

import dev.posada.Guest;
import dev.posada.Kind;
import org.opentest4j.TestAbortedException;

/**
 * The hypervisor as others than Posada see it: what happens behind Posada's back, which the
 * contract wants to happen. Whatever is not overridden cannot be made to happen, and the clauses
 * that need it are not run.
 */
public interface Engine extends AutoCloseable {
  /**
   * Makes a guest that Posada did not create, with the hypervisor's own means; the contract deletes
   * it.
   *
   * @param kind which kind of guest
   * @param name its name
   * @return its id
   */
  default String foreignGuest(Kind kind, String name) {
    throw cannot("make a guest without Posada");
  }

  /**
   * Lets the process of a running guest die, as when it is killed by others.
   *
   * @param guest the guest
   */
  default void crash(Guest guest) {
    throw cannot("let a guest crash");
  }

  /**
   * Lets the kernel of a running machine die, whose process is still there then.
   *
   * @param guest the machine
   */
  default void panic(Guest guest) {
    throw cannot("let the kernel of a machine die");
  }

  /**
   * Waits until a guest that runs would hear that it is asked to end: the process of a container
   * may not have come so far. One that is ready hears unless this is overridden.
   *
   * @param guest the guest
   */
  default void awaitListening(Guest guest) {}

  /**
   * Makes a running guest deaf to being asked to end.
   *
   * @param guest the guest
   */
  default void ignoreShutdown(Guest guest) {
    throw cannot("make a guest that ignores being shut down");
  }

  /**
   * {@return the reference of an image that its registry does not have; the registry has to be
   * within reach}
   */
  default String unpublishedImage() {
    throw cannot("reach a registry");
  }

  /** Breaks all connections to the hypervisor, until {@link #reconnect()}; its guests run on. */
  default void disconnect() {
    throw cannot("break the connection");
  }

  /** Makes connections possible again. */
  default void reconnect() {
    throw cannot("break the connection");
  }

  /**
   * {@return what a clause that needs it is answered: that it is not run, and why}
   *
   * @param what what cannot be done
   */
  static RuntimeException cannot(String what) {
    return new TestAbortedException("these tests cannot " + what);
  }

  /**
   * Ends what this has of its own; called when all clauses were tried and their guests are gone.
   */
  @Override
  default void close() {}
}
