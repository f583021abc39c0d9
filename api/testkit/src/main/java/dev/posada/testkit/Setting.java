package dev.posada.testkit;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Something that the test, the command line or the environment decides. Immutable.
 *
 * @param value what was decided; empty if nobody did
 * @param why who decided it
 */
record Setting(Optional<String> value, String why) {

  /**
   * Asks all of them.
   *
   * @param given what the annotation says, which comes first; may be empty
   * @param name as in {@code posada.test.uri}, in the environment {@code POSADA_TEST_URI}
   */
  static Setting of(String given, String name, ExtensionContext context) {
    if (!given.isEmpty()) {
      return new Setting(Optional.of(given), "the test names it");
    }
    Optional<String> parameter = context.getConfigurationParameter(name);
    if (parameter.isPresent()) {
      return new Setting(parameter, name + " names it");
    }
    String variable = name.replace('.', '_').toUpperCase(Locale.ROOT);
    Optional<String> environment = Optional.ofNullable(System.getenv(variable));
    return new Setting(
        environment,
        environment.isPresent()
            ? variable + " names it"
            : "neither the test, nor " + name + ", nor " + variable + " names one");
  }
}
