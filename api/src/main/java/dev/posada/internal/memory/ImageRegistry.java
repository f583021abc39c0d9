package dev.posada.internal.memory;

import dev.posada.Credentials;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NativeError;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All registries of a world: each server exists, takes every image, and has all well-formed
 * references but those of {@code missing/}. Some know their users. Guarded by the {@link Timeline}.
 */
final class ImageRegistry {
  private static final String USUAL = "docker.io";

  private final Map<String, ImageStore.Stored> pushed = new HashMap<>();
  private final Map<String, Credentials> users = new HashMap<>();

  /** Makes a server ask who pulls and pushes. */
  void requireLogin(String server, Credentials user) {
    users.put(server, user);
  }

  /** Refuses who may neither pull from the server of a reference nor push to it. */
  void requireUser(Reference reference, Map<String, Credentials> logins) {
    String server = server(reference);
    Credentials known = users.get(server);
    Credentials given = logins.get(server);
    boolean welcome =
        known == null
            || given != null
                && known.user().equals(given.user())
                && known.password().equals(given.password());
    if (!welcome) {
      throw new PermissionDeniedException(
          "registry " + server + (given == null ? " asks for a user" : " does not know the user"),
          Failure.of(new NativeError("memory", "unauthorized", "authentication required"))
              .outcome(Outcome.NOT_DONE)
              .remedy("connect with ConnectOptions.registry(\"" + server + "\", ...)"));
    }
  }

  /** A first part that looks like a machine is one; other references are of the usual server. */
  private static String server(Reference reference) {
    int slash = reference.repository().indexOf('/');
    String first = slash < 0 ? "" : reference.repository().substring(0, slash);
    boolean machine =
        first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
    return machine ? first : USUAL;
  }

  void push(Reference reference, ImageStore.Stored image) {
    pushed.put(reference.toString(), image);
  }

  /** Refuses a reference that nobody can pull. */
  void requirePublished(Reference reference) {
    if (pushed(reference).isEmpty() && !reference.isPublished()) {
      throw Refused.missing(Kind.IMAGE, reference.toString());
    }
  }

  /** Returns what was pushed under that name. */
  Optional<ImageStore.Stored> pushed(Reference reference) {
    return Optional.ofNullable(pushed.get(reference.toString()));
  }

  void clear() {
    pushed.clear();
    users.clear();
  }
}
