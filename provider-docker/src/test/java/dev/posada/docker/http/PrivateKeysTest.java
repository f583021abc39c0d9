package dev.posada.docker.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {
  /** In the PKCS#8 of an RSA key of 2,048 bits, what stands before its PKCS#1. */
  private static final int BEFORE_PKCS1 = 26;

  @TempDir Path folder;

  private static PrivateKey make(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
  }

  private static PrivateKey read(String pem, String password)
      throws IOException, GeneralSecurityException {
    return PrivateKeys.in(Pem.parse(pem), password);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519", "Ed448"})
  void readsPkcs8OfEachKind(String algorithm) throws Exception {
    PrivateKey key = make(algorithm);
    PrivateKey read = read("for people\n" + TestKeys.pem("PRIVATE KEY", key.getEncoded()), "");
    assertArrayEquals(key.getEncoded(), read.getEncoded());
  }

  @Test
  void readsPkcs1() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, BEFORE_PKCS1, pkcs8.length);
    assertArrayEquals(pkcs8, read(TestKeys.pem("RSA PRIVATE KEY", pkcs1), "").getEncoded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PBEWithSHA1AndDESede", "PBEWithSHA1AndRC2_128"})
  void readsAnEncryptedKey(String algorithm) throws Exception {
    PrivateKey key = make("EC");
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(
        Cipher.ENCRYPT_MODE,
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec("secret".toCharArray())));
    AlgorithmParameters parameters = cipher.getParameters();
    byte[] sealed =
        new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key.getEncoded())).getEncoded();
    String pem = TestKeys.pem("ENCRYPTED PRIVATE KEY", sealed);
    assertArrayEquals(key.getEncoded(), read(pem, "secret").getEncoded());
    InvalidKeyException e = assertThrows(InvalidKeyException.class, () -> read(pem, "a wrong one"));
    assertFalse(e.getMessage().contains("a wrong one"));
    assertThrows(InvalidKeyException.class, () -> read(pem, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "genrsa -traditional -out key.pem 2048",
    "genrsa -out key.pem 3072",
    "ecparam -name prime256v1 -genkey -out key.pem",
    "ecparam -name secp384r1 -genkey -out key.pem",
    "ecparam -name secp521r1 -genkey -noout -out key.pem",
    "genpkey -algorithm ed25519 -out key.pem",
    "genpkey -algorithm ed25519 -aes-256-cbc -pass pass:secret -out key.pem",
    "genpkey -algorithm rsa -aes-128-cbc -pass pass:secret -out key.pem",
    "genpkey -algorithm ec -pkeyopt ec_paramgen_curve:P-256 -aes256 -pass pass:secret -out key.pem",
  })
  void readsWhatOpensslWrites(String command) throws Exception {
    assumeOpenssl();
    Path file = folder.resolve("key.pem");
    openssl(command.replace("key.pem", file.toString()));
    Path plain = folder.resolve("plain.der");
    openssl(
        "pkcs8 -topk8 -nocrypt -passin pass:secret -outform DER -in " + file + " -out " + plain);
    PrivateKey ours = PrivateKeys.in(Pem.read(file), "secret");
    PrivateKey theirs = read(TestKeys.pem("PRIVATE KEY", Files.readAllBytes(plain)), "");
    if (theirs instanceof ECPrivateKey curve) { // of which the public part may be left out
      assertEquals(curve.getS(), ((ECPrivateKey) ours).getS());
      assertEquals(curve.getParams().toString(), ((ECPrivateKey) ours).getParams().toString());
    } else {
      assertEquals(theirs, ours);
    }
  }

  @Test
  void saysWhatToDoWithTheOldEncryption() throws Exception {
    assumeOpenssl();
    Path file = folder.resolve("key.pem");
    openssl("genrsa -traditional -aes128 -passout pass:secret -out " + file + " 2048");
    InvalidKeyException e =
        assertThrows(InvalidKeyException.class, () -> PrivateKeys.in(Pem.read(file), "secret"));
    assertTrue(e.getMessage().contains("openssl pkcs8 -topk8"), e.getMessage());
  }

  private static void assumeOpenssl() {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "openssl"))),
        "openssl is not installed");
  }

  private static void openssl(String arguments) throws Exception {
    TestKeys.run(List.of(("openssl " + arguments).split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "PRIVATE KEY, AAAA",
    "RSA PRIVATE KEY, AAAA",
    "EC PRIVATE KEY, MAA=",
    "EC PRIVATE KEY, MH8=",
    "EC PRIVATE KEY, MA==",
    "EC PRIVATE KEY, MIL/",
    "ENCRYPTED PRIVATE KEY, AAAA",
    "DSA PRIVATE KEY, AAAA",
  })
  void whatIsDamagedIsRefusedWithoutShowingIt(String type, String content) {
    String pem = "-----BEGIN " + type + "-----\n" + content + "\n-----END " + type + "-----\n";
    GeneralSecurityException e =
        assertThrows(GeneralSecurityException.class, () -> read(pem, "secret"));
    assertFalse(e.getMessage().contains(content), e.getMessage());
  }

  @Test
  void aFileWithoutAKeyIsRefused() {
    assertThrows(InvalidKeyException.class, () -> read("nothing", ""));
    assertThrows(
        IOException.class,
        () -> read("-----BEGIN PRIVATE KEY-----\n???\n-----END PRIVATE KEY-----\n", ""));
  }
}
