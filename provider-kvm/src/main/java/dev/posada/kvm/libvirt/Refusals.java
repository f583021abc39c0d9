package dev.posada.kvm.libvirt;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeError;
import dev.posada.Outcome;
import dev.posada.PermissionDeniedException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a connection does not come about, and what would help. libvirt has three codes for it and
 * hands on what GnuTLS, SASL and ssh say, so the words decide.
 */
final class Refusals {
  private static final String PKI =
      "the folder that pkipath= in the URI names, /etc/pki without it";
  private static final String KNOWN_HOSTS =
      "add the key of that host to the known hosts: connect once with ssh, or for qemu+libssh name"
          + " a file that has it by known_hosts=";

  /** The first that fits holds. */
  private static final List<Row> ROWS =
      List.of(
          unreachable("Host key verification failed|SSH host key .* was not accepted", KNOWN_HOSTS),
          unreachable(
              "Cannot find '.*' in path|cannot execute binary",
              "install OpenSSH's client, name another program by command=, or use qemu+libssh"),
          unreachable(
              "not found: Input/output error|Remote command terminated|virt-ssh-helper",
              "install and start libvirt's daemon on that host, whose virt-ssh-helper or nc finds"
                  + " it; socket= in the URI names another socket, for nc"),
          denied(
              "Permission denied \\(|Too many authentication failures|requested authentication"
                  + " methods|failed to authenticate|private key '.*' has failed|reading private key",
              "let ssh in without a question: by the user in the URI with a key that keyfile= or"
                  + " ssh-agent has, or for qemu+libssh by ConnectOptions.credentials"),
          unreachable(
              "certificate .* (has expired|is not yet active)",
              "renew that certificate, or set the clock right"),
          unreachable(
              "Failed to verify peer's certificate",
              "connect by a name that is in the daemon's certificate, and let cacert.pem be that of"
                  + " who signed it, in "
                  + PKI),
          unreachable(
              "Our own certificate .* failed validation|Cannot read .* certificate|"
                  + "certificate .* not (found|readable)",
              "put a cacert.pem, clientcert.pem and clientkey.pem that belong together into "
                  + PKI),
          denied(
              "Unable to read TLS confirmation",
              "the daemon accepts no client without a certificate that it trusts: clientcert.pem"
                  + " and clientkey.pem, in "
                  + PKI),
          unreachable(
              "TLS handshake failed", "look whether libvirt listens at that port, and with TLS"),
          unreachable(
              "(?i)No worthy mechs|mechanism .*(not|un)available",
              "install the plug-in of SASL for what the daemon offers (libsasl2-modules on Debian)"),
          denied(
              "^authentication failed",
              "look whether the user and the password of ConnectOptions.credentials are right"),
          denied(
              "Failed to connect socket to .*: Permission denied",
              "add the user to the group of that file, mostly libvirt, and log in again"),
          unreachable(
              "Failed to connect socket to",
              "start the daemon, with systemctl start virtqemud.socket or with libvirtd -d, or name"
                  + " its socket by socket= in the URI"),
          unreachable(
              "unable to connect to server|Unable to resolve address|ssh: ",
              "look whether name and port are right, and whether libvirt's daemon listens there"));

  private record Row(Pattern said, boolean denied, String remedy) {}

  private Refusals() {}

  private static Row unreachable(String said, String remedy) {
    return new Row(Pattern.compile(said), false, remedy);
  }

  private static Row denied(String said, String remedy) {
    return new Row(Pattern.compile(said), true, remedy);
  }

  /**
   * The exception for a connection that was not made.
   *
   * @param unanswered the question at which it ended
   */
  static HypervisorException of(LibvirtError error, String uri, Optional<String> unanswered) {
    Failure said =
        Failure.of(new NativeError("libvirt", Integer.toString(error.code()), error.message()))
            .outcome(Outcome.NOT_DONE);
    if (unanswered.isPresent()) {
      return question(unanswered.get(), said);
    }
    for (Row row : ROWS) {
      if (row.said().matcher(error.message()).find()) {
        return row.denied()
            ? new PermissionDeniedException(error.message(), said.remedy(row.remedy()))
            : new ConnectionException(error.message(), said.remedy(row.remedy()));
      }
    }
    return LibvirtErrors.of(error, uri);
  }

  private static HypervisorException question(String question, Failure said) {
    String text = "nobody answers the question \"" + question + '"';
    return question.contains("host key")
        ? new ConnectionException(text, said.remedy(KNOWN_HOSTS))
        : new PermissionDeniedException(
            text,
            said.remedy(
                "give user and password by ConnectOptions.credentials, or in the file that"
                    + " authfile= in the URI names"));
  }
}
