package dev.posada.docker;

import dev.posada.ProviderOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How an engine elsewhere is reached. Immutable.
 *
 * <p>Each method returns a changed copy.
 *
 * <pre>{@code
 * ConnectOptions.defaults()
 *     .option(DockerConnectOptions.defaults().certificates(Path.of("certificates")));
 * }</pre>
 */
public final class DockerConnectOptions implements ProviderOption {
  private static final DockerConnectOptions DEFAULTS =
      new DockerConnectOptions(null, "", List.of("ssh"), false);

  private final Path certificates;
  private final String keyPassword;
  private final List<String> ssh;
  private final boolean unverified;

  private DockerConnectOptions(
      Path certificates, String keyPassword, List<String> ssh, boolean unverified) {
    this.certificates = certificates;
    this.keyPassword = keyPassword;
    this.ssh = ssh;
    this.unverified = unverified;
  }

  /** {@return the options that hold when none are given; of several that are, the last holds} */
  public static DockerConnectOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with the files for TLS}
   *
   * @param folder with {@code ca.pem}, the only one whom Posada then trusts, and {@code cert.pem}
   *     with {@code key.pem}, which the engine has to trust; without the first whom the Java VM
   *     trusts, without the other two nobody in particular. Read when a host is connected, which is
   *     refused if a file is not what it should be
   */
  public DockerConnectOptions certificates(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return new DockerConnectOptions(folder, keyPassword, ssh, unverified);
  }

  /**
   * {@return the folder of the files for TLS; empty for {@code DOCKER_CERT_PATH}, and without that
   * for whom the Java VM trusts}
   */
  public Optional<Path> certificates() {
    return Optional.ofNullable(certificates);
  }

  /**
   * {@return a copy with the password of an encrypted {@code key.pem}}
   *
   * @param password the password; empty for none
   */
  public DockerConnectOptions keyPassword(String password) {
    Objects.requireNonNull(password, "password");
    return new DockerConnectOptions(certificates, password, ssh, unverified);
  }

  String keyPassword() {
    return keyPassword;
  }

  /**
   * {@return a copy with another command for {@code docker+ssh}}
   *
   * @param program OpenSSH's client or one that understands its arguments; run without a shell
   * @param arguments what comes first, as in {@code "-F", "config"}; Posada's own arguments follow
   *     and make it ask for nothing
   */
  public DockerConnectOptions ssh(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return new DockerConnectOptions(certificates, keyPassword, List.copyOf(command), unverified);
  }

  /** {@return the command for {@code docker+ssh}; {@code ssh} unless changed} */
  public List<String> ssh() {
    return ssh;
  }

  /**
   * {@return a copy that speaks TLS with whoever answers, without looking who that is: what is said
   * is hidden from who listens, but not from who stands in between}
   */
  public DockerConnectOptions unverified() {
    return new DockerConnectOptions(certificates, keyPassword, ssh, true);
  }

  /** {@return whether TLS does not look who answers; it does unless changed} */
  public boolean isUnverified() {
    return unverified;
  }

  /** {@return the options as a line, without the password} */
  @Override
  public String toString() {
    return "ssh command "
        + ssh
        + (certificates == null ? "" : ", certificates in " + certificates)
        + (keyPassword.isEmpty() ? "" : ", key with a password")
        + (unverified ? ", engine unverified" : "");
  }
}
