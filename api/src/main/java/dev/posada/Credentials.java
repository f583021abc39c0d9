package dev.posada;

import java.util.Objects;

/** A user and a password. Immutable; its {@code toString} hides the password. */
public final class Credentials {
  private final String user;
  private final String password;

  private Credentials(String user, String password) {
    this.user = Check.text(user, "user");
    this.password = Objects.requireNonNull(password, "password");
  }

  /**
   * {@return credentials}
   *
   * @param user the user's name
   * @param password the password, may be empty
   */
  public static Credentials of(String user, String password) {
    return new Credentials(user, password);
  }

  /** {@return the user's name} */
  public String user() {
    return user;
  }

  /** {@return the password} */
  public String password() {
    return password;
  }

  @Override
  public String toString() {
    return user + ":***";
  }
}
