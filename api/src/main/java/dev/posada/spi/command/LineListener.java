package dev.posada.spi.command;

/**
 * Hears what a tool writes while it runs. Called by one thread, the one that runs the command.
 *
 * <p>A line ends with a line feed, a carriage return or both. One that is longer than 64 KiB comes
 * in pieces. Bytes that are not UTF-8 are replaced. Each line is of one output; which of two came
 * first is not known if they are of different ones.
 *
 * <p>As long as it works on a line, nothing else is taken from the tool, and the call cannot end.
 */
@FunctionalInterface
public interface LineListener {

  /**
   * Hears a line that is complete, or the last one, which need not have an end.
   *
   * @param line its text, without its end
   */
  void line(String line);

  /**
   * Hears a line on which the tool still writes, as it stands now: how a tool shows its progress,
   * as in {@code 0%...10%...20%}. It comes again when it has grown, and as a {@link #line line}
   * when it is complete.
   *
   * @param soFar its text from its beginning, not empty
   */
  default void unfinished(String soFar) {}
}
