package dev.posada.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys and certificates that the JDK's keytool makes, each signed by itself. */
public final class TestKeys {
  private static final char[] PASSWORD = "in-memory".toCharArray();

  private TestKeys() {}

  /**
   * {@return a store with one key}
   *
   * @param folder where its file is made
   * @param name of the file, and of whom the certificate is for
   * @param how more arguments of {@code keytool -genkeypair}
   */
  public static KeyStore make(Path folder, String name, String... how) throws Exception {
    Path file = folder.resolve(name + ".p12");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "key",
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
    command.addAll(List.of(how));
    run(command);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  /** {@return the key of a store} */
  public static Key key(KeyStore store) throws Exception {
    return store.getKey("key", PASSWORD);
  }

  static char[] password() {
    return PASSWORD.clone();
  }

  /** Writes what Docker wants to find in a folder. */
  public static void write(Path folder, KeyStore trusted, KeyStore own) throws Exception {
    Files.createDirectories(folder);
    if (trusted != null) {
      Files.writeString(
          folder.resolve("ca.pem"), pem("CERTIFICATE", trusted.getCertificate("key").getEncoded()));
    }
    if (own != null) {
      Files.writeString(
          folder.resolve("cert.pem"), pem("CERTIFICATE", own.getCertificate("key").getEncoded()));
      Files.writeString(folder.resolve("key.pem"), pem("PRIVATE KEY", key(own).getEncoded()));
    }
  }

  /** {@return a block of PEM} */
  public static String pem(String type, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed: " + said);
    }
  }
}
