package dev.posada.docker.http;

import dev.posada.Failure;
import dev.posada.RejectedException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whom we trust and who we are, in TLS. Thread-safe; never shows a key. */
public final class TlsContext {
  private final SSLContext context;
  private final boolean verified;

  private TlsContext(SSLContext context, boolean verified) {
    this.context = context;
    this.verified = verified;
  }

  /**
   * {@return one without files: it trusts whom the Java VM trusts, and is nobody}
   *
   * @param verified whether the engine has to prove who it is
   */
  public static TlsContext plain(boolean verified) {
    try {
      return of(null, trust(List.of()), verified);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * {@return one with the files of Docker: {@code ca.pem}, the only ones whom it trusts, and {@code
   * cert.pem} with {@code key.pem}, who it is; each may be missing}
   *
   * @param folder where they are
   * @param password of the key; empty for none
   * @param verified whether the engine has to prove who it is
   * @throws RejectedException if a file cannot be read or does not fit
   */
  public static TlsContext of(Path folder, String password, boolean verified) {
    if (!Files.isDirectory(folder)) {
      throw rejected(
          "there is no folder " + folder + " of certificates",
          "name a folder with ca.pem, cert.pem and key.pem",
          null);
    }
    try {
      Path certificate = folder.resolve("cert.pem");
      Path key = folder.resolve("key.pem");
      if (Files.exists(certificate) != Files.exists(key)) {
        throw rejected(
            "of cert.pem and key.pem in " + folder + " there is only one",
            "give both, or none",
            null);
      }
      KeyManager[] keys = Files.exists(key) ? keys(certificate, key, password) : null;
      Path ca = folder.resolve("ca.pem");
      return of(keys, trust(Files.exists(ca) ? certificates(ca) : List.of()), verified);
    } catch (GeneralSecurityException | IOException e) {
      throw rejected(
          "the certificates in " + folder + " cannot be used: " + e.getMessage(),
          "repair the folder",
          e);
    }
  }

  private static TlsContext of(KeyManager[] keys, TrustManager[] trust, boolean verified)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, verified ? trust : new TrustManager[] {new TrustAnybody()}, null);
    return new TlsContext(context, verified);
  }

  private static KeyManager[] keys(Path certificate, Path key, String password)
      throws GeneralSecurityException, IOException {
    List<X509Certificate> chain = certificates(certificate);
    PrivateKey ours = privateKey(key, password);
    if (!PrivateKeys.isOf(chain.get(0).getPublicKey(), ours)) {
      throw rejected(
          "the first certificate in " + certificate + " is not for the key in " + key,
          "put the certificate of the key first",
          null);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] inMemory = new char[0];
    store.setKeyEntry("key", ours, inMemory, chain.toArray(new X509Certificate[0]));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, inMemory);
    return factory.getKeyManagers();
  }

  private static PrivateKey privateKey(Path file, String password) throws IOException {
    try {
      return PrivateKeys.in(Pem.read(file), password);
    } catch (GeneralSecurityException e) {
      throw rejected(
          "there is no usable key in " + file + ": " + e.getMessage(),
          password.isEmpty()
              ? "if it has a password, give it by DockerConnectOptions.keyPassword"
              : "correct the password",
          e);
    }
  }

  private static List<X509Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    List<X509Certificate> found = Pem.certificates(Pem.read(file));
    if (found.isEmpty()) {
      throw rejected("there is no certificate in " + file, "give a file of PEM", null);
    }
    return found;
  }

  private static TrustManager[] trust(List<X509Certificate> signers)
      throws GeneralSecurityException, IOException {
    KeyStore store = null; // which means: whom the Java VM trusts
    if (!signers.isEmpty()) {
      store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate signer : signers) {
        store.setCertificateEntry("ca-" + store.size(), signer);
      }
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static RejectedException rejected(String message, String remedy, Exception cause) {
    Failure failure = Failure.notDone().remedy(remedy);
    return new RejectedException(message, cause == null ? failure : failure.cause(cause));
  }

  /** TLS over a connected socket, before its handshake. */
  SSLSocket over(Socket socket, String host, int port) throws IOException {
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
    if (verified) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
    }
    return secure;
  }
}
