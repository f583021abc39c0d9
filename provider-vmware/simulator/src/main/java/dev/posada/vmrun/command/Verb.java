package dev.posada.vmrun.command;

import java.io.IOException;
import java.util.List;

/**
 * A word that vmrun knows.
 *
 * @param name spelled as the help does
 * @param parameters as the help calls them; optional ones are in brackets
 * @param waits whether it may take time, so that it locks by itself
 * @param action what it does
 */
record Verb(String name, List<String> parameters, boolean waits, Action action) {

  /** What a word does. */
  @FunctionalInterface
  interface Action {
    void run(Request request) throws IOException, InterruptedException;
  }

  static Verb of(String name, Action action, String... parameters) {
    return new Verb(name, List.of(parameters), false, action);
  }

  Verb waiting() {
    return new Verb(name, parameters, true, action);
  }

  int mandatory() {
    return (int) parameters.stream().filter(p -> !optional(p)).count();
  }

  private static boolean optional(String parameter) {
    // writeVariable's list of kinds stands in brackets, too, but one of them must be there.
    return parameter.startsWith("[") && !parameter.startsWith("[runtimeConfig|");
  }
}
