package dev.posada.spi.command;

import java.io.OutputStream;
import java.time.Duration;

/**
 * How a command is looked after while it runs.
 *
 * @param sink where its standard output goes, or null for the result
 * @param lines who hears its lines, or null
 * @param limit how many bytes of each output the result holds
 * @param tree whether what it has started is ended with it
 * @param files whether its outputs are files
 * @param title what is shown of it, or null for its words
 * @param within how long it may take at most, or null for as long as its call
 */
record Handling(
    OutputStream sink,
    LineListener lines,
    int limit,
    boolean tree,
    boolean files,
    String title,
    Duration within) {
  static final Handling USUAL = new Handling(null, null, 16 << 20, false, false, null, null);

  Handling sink(OutputStream other) {
    return new Handling(other, lines, limit, tree, files, title, within);
  }

  Handling lines(LineListener other) {
    return new Handling(sink, other, limit, tree, files, title, within);
  }

  Handling limit(int other) {
    return new Handling(sink, lines, other, tree, files, title, within);
  }

  Handling ofTree() {
    return new Handling(sink, lines, limit, true, files, title, within);
  }

  Handling ofFiles() {
    return new Handling(sink, lines, limit, tree, true, title, within);
  }

  Handling title(String other) {
    return new Handling(sink, lines, limit, tree, files, other, within);
  }

  Handling within(Duration other) {
    return new Handling(sink, lines, limit, tree, files, title, other);
  }
}
