package dev.posada.docker.registry;

import dev.posada.Credentials;
import dev.posada.docker.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who we are at a registry. Immutable; its {@code toString} hides all of it. */
final class Login {
  /** What stands for the name of a user who has a token in place of a password. */
  private static final String TOKEN = "<token>";

  private final Json secret;

  private Login(Json secret) {
    this.secret = secret;
  }

  static Login of(String user, String password) {
    return user.equals(TOKEN)
        ? token(password)
        : new Login(Json.object().with("username", user).with("password", password));
  }

  static Login of(Credentials credentials) {
    return of(credentials.user(), credentials.password());
  }

  static Login token(String token) {
    return new Login(Json.object().with("identitytoken", token));
  }

  /**
   * The login as an engine reads it.
   *
   * @param server the registry, as the engine calls it
   */
  Json json(String server) {
    return secret.with("serveraddress", server);
  }

  /** The value of a header that carries JSON; the padding stays. */
  static String header(Json json) {
    return Base64.getUrlEncoder().encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "***";
  }
}
