package dev.posada;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The serial console of a running machine. Its streams may be used by one thread each; closing is
 * thread-safe. Implemented by Posada and by providers.
 */
public interface SerialConsole extends AutoCloseable {

  /**
   * {@return what the machine writes, as it comes; a read that waits ends with an {@link
   * java.io.IOException} when the console is closed}
   */
  InputStream fromGuest();

  /** {@return what the machine reads; every write is sent at once} */
  OutputStream toGuest();

  /** Closes both streams. Closing again does nothing. */
  @Override
  void close();
}
