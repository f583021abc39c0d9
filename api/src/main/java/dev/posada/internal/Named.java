package dev.posada.internal;

import dev.posada.AlreadyExistsException;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Things with an id and a name: an id wins, else the one of that name. */
final class Named {
  private Named() {}

  /** Refuses what cannot be a name anywhere. */
  static void check(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name is blank");
    }
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("name contains a NUL character");
    }
  }

  static <T> T get(
      Kind kind, String nameOrId, List<T> all, Function<T, String> id, Function<T, String> name) {
    Objects.requireNonNull(nameOrId, "nameOrId");
    for (T one : all) {
      if (id.apply(one).equals(nameOrId)) {
        return one;
      }
    }
    List<T> named = all.stream().filter(one -> name.apply(one).equals(nameOrId)).toList();
    if (named.isEmpty()) {
      throw new NotFoundException(kind, nameOrId, Failure.notDone());
    }
    if (named.size() > 1) {
      throw new RejectedException(
          "several "
              + kind
              + "s are named \""
              + nameOrId
              + "\": "
              + named.stream().map(id).toList(),
          Failure.notDone().remedy("use an id"));
    }
    return named.get(0);
  }

  /** Refuses a name that is taken. */
  static <T> void requireFree(Kind kind, String name, List<T> all, Function<T, String> nameOf) {
    if (all.stream().anyMatch(one -> nameOf.apply(one).equals(name))) {
      throw new AlreadyExistsException(kind, name, Failure.notDone());
    }
  }
}
