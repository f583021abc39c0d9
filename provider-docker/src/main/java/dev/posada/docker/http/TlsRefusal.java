package dev.posada.docker.http;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What a failure of TLS means. */
final class TlsRefusal {
  /** Alerts with which the other side refuses a certificate, or the lack of one. */
  private static final Pattern OURS =
      Pattern.compile(
          "(bad|unsupported|revoked|expired)_certificate|certificate_(required|unknown|expired"
              + "|revoked)|unknown_ca|access_denied|handshake_failure|decrypt_error");

  private static final Pattern NO_TLS =
      Pattern.compile("Unsupported or unrecognized SSL message|plaintext connection");

  private static final Pattern BROKEN_OFF =
      Pattern.compile("(?i)broken pipe|reset|terminated the handshake");

  private static final String OUR_FILES =
      "name the folder with a cert.pem and a key.pem that the engine trusts by"
          + " DockerConnectOptions.certificates or DOCKER_CERT_PATH";

  private TlsRefusal() {}

  /** The same before it is connected: who refuses may hang up before we have heard why. */
  static IOException inHandshake(IOException e) {
    IOException known = explained(e);
    return known == e && BROKEN_OFF.matcher(innermost(e)).find()
        ? WireException.denied(
            "the engine broke off the handshake of TLS: " + innermost(e), OUR_FILES, e)
        : known;
  }

  /** The failure with a remedy, if there is one that we know. */
  static IOException explained(IOException e) {
    if (!(e instanceof SSLException)) {
      return e;
    }
    String text = String.valueOf(e.getMessage());
    if (isOfTheirCertificate(e)) {
      return WireException.unreachable(
          "the certificate of the engine is not trusted: " + innermost(e),
          "name the folder with the ca.pem that signed it by DockerConnectOptions.certificates or"
              + " DOCKER_CERT_PATH, and connect by a name that is in the certificate",
          e);
    }
    if (OURS.matcher(text).find()) {
      return WireException.denied(
          "the engine refuses our certificate, or that there is none: " + text, OUR_FILES, e);
    }
    if (NO_TLS.matcher(text).find()) {
      return WireException.unreachable(
          "what listens there does not speak TLS: " + text,
          "connect to the port of TLS; or without TLS by ?tls=no, where everybody on the way is"
              + " trusted",
          e);
    }
    return e;
  }

  private static boolean isOfTheirCertificate(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private static String innermost(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
