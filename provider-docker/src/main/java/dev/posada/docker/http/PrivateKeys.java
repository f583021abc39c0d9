package dev.posada.docker.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Reads private keys of PEM: PKCS#8, plain and encrypted, and the older forms of OpenSSL for RSA
 * (PKCS#1) and elliptic curves (SEC1), which are PKCS#8 without its outer layer. What it throws
 * never shows a part of a key.
 */
final class PrivateKeys {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PrivateKeys() {}

  /** The first key among blocks. */
  static PrivateKey in(List<Pem> blocks, String password) throws GeneralSecurityException {
    for (Pem block : blocks) {
      if (block.type().endsWith("PRIVATE KEY")) {
        if (block.headers()) {
          throw new InvalidKeyException(
              "it is encrypted in the old way of OpenSSL; openssl pkcs8 -topk8 makes it PKCS#8");
        }
        return of(pkcs8(block, password));
      }
    }
    throw new InvalidKeyException("no block of it is a private key");
  }

  private static PKCS8EncodedKeySpec pkcs8(Pem block, String password)
      throws GeneralSecurityException {
    return switch (block.type()) {
      case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(block.bytes());
      case "RSA PRIVATE KEY" -> new PKCS8EncodedKeySpec(Der.pkcs8OfRsa(block.bytes()));
      case "EC PRIVATE KEY" -> new PKCS8EncodedKeySpec(Der.pkcs8OfCurve(block.bytes()));
      case "ENCRYPTED PRIVATE KEY" -> decrypted(block.bytes(), password);
      default -> throw new InvalidKeyException("keys of " + block.type() + " are not known");
    };
  }

  private static PKCS8EncodedKeySpec decrypted(byte[] bytes, String password)
      throws GeneralSecurityException {
    if (password.isEmpty()) {
      throw new InvalidKeyException("it is encrypted, and there is no password");
    }
    char[] secret = password.toCharArray();
    PBEKeySpec spec = new PBEKeySpec(secret);
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
      String algorithm = algorithm(info);
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm).generateSecret(spec),
          info.getAlgParameters());
      return info.getKeySpec(cipher);
    } catch (IOException e) {
      throw new InvalidKeyException("its encryption is not known");
    } catch (InvalidKeyException | InvalidKeySpecException e) {
      throw new InvalidKeyException("the password does not open it");
    } finally {
      spec.clearPassword();
      Arrays.fill(secret, ' ');
    }
  }

  /** What OpenSSL writes is PBES2, whose algorithms only the parameters tell. */
  private static String algorithm(EncryptedPrivateKeyInfo info) {
    return info.getAlgName().equals("PBES2") || info.getAlgName().equals("1.2.840.113549.1.5.13")
        ? info.getAlgParameters().toString()
        : info.getAlgName();
  }

  private static PrivateKey of(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException another) {
        // the next
      }
    }
    throw new InvalidKeyException("it is damaged, or none of " + ALGORITHMS);
  }

  /** Whether a key is the one that a certificate is for. */
  static boolean isOf(PublicKey certified, PrivateKey key) throws GeneralSecurityException {
    String scheme =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    byte[] anything = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(scheme);
      signature.initSign(key);
      signature.update(anything);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(anything);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException ofAnotherKind) {
      return false;
    }
  }
}
