package dev.posada.spi.tar;

import java.io.IOException;

/** What is read is no tar archive, or a broken one, or one that wants to write elsewhere. */
public final class TarException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param message what is wrong with it
   */
  public TarException(String message) {
    super(message);
  }
}
