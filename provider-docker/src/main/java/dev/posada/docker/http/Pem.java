package dev.posada.docker.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One block of a file of PEM.
 *
 * @param type the words in its first line: {@code CERTIFICATE}
 * @param headers whether it has headers, as keys that OpenSSL encrypted in its old way
 * @param bytes its content
 */
record Pem(String type, boolean headers, byte[] bytes) {
  /** The certificates of all public authorities together take a quarter of it. */
  private static final int LARGEST = 1024 * 1024;

  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";
  private static final Pattern HEADER = Pattern.compile("(?m)^[A-Za-z0-9-]+:");

  /** The blocks of a file. */
  static List<Pem> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new IOException(file + " is too large for a file of PEM");
      }
      return parse(new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  /** The blocks of a text; what stands between them is for people. */
  static List<Pem> parse(String text) throws IOException {
    List<Pem> blocks = new ArrayList<>();
    for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, begin + 1)) {
      int label = begin + BEGIN.length();
      int from = text.indexOf(DASHES, label);
      if (from < 0) {
        break;
      }
      String type = text.substring(label, from);
      int to = text.indexOf("-----END " + type + DASHES, from);
      if (to < 0) {
        break; // it was cut off
      }
      String content = text.substring(from + DASHES.length(), to);
      boolean headers = HEADER.matcher(content).find();
      blocks.add(new Pem(type, headers, headers ? new byte[0] : decoded(content)));
    }
    return blocks;
  }

  private static byte[] decoded(String text) throws IOException {
    try {
      return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IOException("a block is not base 64"); // the cause would show what it holds
    }
  }

  static List<X509Certificate> certificates(List<Pem> blocks) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> found = new ArrayList<>();
    for (Pem block : blocks) {
      if (block.type.equals("CERTIFICATE")) {
        found.add(certificate(factory, block.bytes));
      }
    }
    return found;
  }

  private static X509Certificate certificate(CertificateFactory factory, byte[] bytes)
      throws CertificateException {
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes));
  }

  /** Never shows its content. */
  @Override
  public String toString() {
    return type;
  }
}
