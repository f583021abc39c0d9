package dev.posada.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A way to the engine for bytes in both directions: a unix socket, a TCP connection, a process.
 *
 * <p>One thread may read while another writes. {@link #close} works from any thread and at any
 * moment, also before and during {@link #connect}, and makes everything that waits here fail.
 */
public interface Wire {

  /** Connects, once, waiting as long as it takes. */
  void connect() throws IOException;

  /** {@return what the engine sends; a read waits only while nothing is there} */
  InputStream in();

  /** {@return what is sent to the engine; not buffered} */
  OutputStream out();

  /**
   * {@return how much came and was put into the buffer, without waiting; 0 if nothing came, or if
   * it cannot be told; -1 if the engine has hung up}
   *
   * @param buffer where to
   * @param from where it begins there
   * @param length how much fits
   */
  int poll(byte[] buffer, int from, int length) throws IOException;

  /** Tells the engine that nothing more will be sent. */
  void closeOutput() throws IOException;

  /** Closes both directions; never throws, never waits. */
  void close();
}
