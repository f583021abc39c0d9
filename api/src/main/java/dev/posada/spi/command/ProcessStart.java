package dev.posada.spi.command;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Starts processes. A program that somebody still has open for writing cannot be run: that is so
 * for a moment while it is installed, and while another thread starts a process, which has for a
 * moment all that this one has open. So it is tried again then.
 */
public final class ProcessStart {
  /** ETXTBSY, which is 26 on every system, in the words of Java 17 and of later ones. */
  private static final Pattern BUSY = Pattern.compile("error[=:] ?26\\b");

  private static final int TRIES = 50;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private ProcessStart() {}

  /**
   * {@return a process that was started}
   *
   * @param builder how
   * @throws IOException if it cannot be, for a second if its program is being written
   */
  public static Process of(ProcessBuilder builder) throws IOException {
    for (int left = TRIES - 1; true; left--) {
      try {
        return builder.start();
      } catch (IOException e) {
        if (left == 0 || !isBusy(e)) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private static boolean isBusy(IOException e) {
    return e.getMessage() != null && BUSY.matcher(e.getMessage()).find();
  }
}
