package dev.posada.spi.command;

import java.io.OutputStream;

/**
 * How a command is looked after while it runs.
 *
 * @param sink where its standard output goes, or null for the result
 * @param lines who hears its lines, or null
 * @param limit how many bytes of each output the result holds
 * @param tree whether what it has started is ended with it
 * @param files whether its outputs are files
 * @param title what is shown of it, or null for its words
 */
record Handling(
    OutputStream sink, LineListener lines, int limit, boolean tree, boolean files, String title) {
  static final Handling USUAL = new Handling(null, null, 16 << 20, false, false, null);

  Handling sink(OutputStream other) {
    return new Handling(other, lines, limit, tree, files, title);
  }

  Handling lines(LineListener other) {
    return new Handling(sink, other, limit, tree, files, title);
  }

  Handling limit(int other) {
    return new Handling(sink, lines, other, tree, files, title);
  }

  Handling ofTree() {
    return new Handling(sink, lines, limit, true, files, title);
  }

  Handling ofFiles() {
    return new Handling(sink, lines, limit, tree, true, title);
  }

  Handling title(String other) {
    return new Handling(sink, lines, limit, tree, files, other);
  }
}
