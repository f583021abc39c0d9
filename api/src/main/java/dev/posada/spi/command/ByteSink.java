package dev.posada.spi.command;

import java.io.IOException;

/** Takes the bytes of an output as they come. */
interface ByteSink {

  void take(byte[] bytes, int from, int length) throws IOException;

  /** Nothing more is there at the moment. */
  default void pause() {}

  /** Nothing more will come. */
  default void end() {}
}
