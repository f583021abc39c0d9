package dev.posada.docker.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The headers of an answer, in their order; names without regard to case. Immutable. */
public final class Headers {
  private final List<String> namesAndValues;

  Headers(List<String> namesAndValues) {
    this.namesAndValues = List.copyOf(namesAndValues);
  }

  /**
   * {@return the value of the first header of that name}
   *
   * @param name in any case
   */
  public Optional<String> first(String name) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (namesAndValues.get(i).equalsIgnoreCase(name)) {
        return Optional.of(namesAndValues.get(i + 1));
      }
    }
    return Optional.empty();
  }

  /**
   * {@return the values of all headers of that name}
   *
   * @param name in any case
   */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (namesAndValues.get(i).equalsIgnoreCase(name)) {
        values.add(namesAndValues.get(i + 1));
      }
    }
    return values;
  }

  @Override
  public String toString() {
    return namesAndValues.toString();
  }
}
