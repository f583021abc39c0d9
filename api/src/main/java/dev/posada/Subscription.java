package dev.posada;

/**
 * Something that goes on until it is closed. Thread-safe.
 *
 * <p>Implemented by the core and by plugins; new methods will have defaults.
 */
public interface Subscription extends AutoCloseable {

  /** Ends it. Closing again does nothing. May be called from within a listener. */
  @Override
  void close();
}
