package dev.posada.docker.http;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;

/** As much of DER as puts an old form of a key into PKCS#8. */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  /** The algorithm rsaEncryption, without parameters. */
  private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

  /** The algorithm id-ecPublicKey; its parameter is the curve. */
  private static final byte[] CURVE = HexFormat.of().parseHex("06072a8648ce3d0201");

  private Der() {}

  static byte[] pkcs8OfRsa(byte[] pkcs1) {
    return of(SEQUENCE, VERSION, of(SEQUENCE, RSA), of(OCTETS, pkcs1));
  }

  /** The curve is in the key, behind the number itself. */
  static byte[] pkcs8OfCurve(byte[] sec1) throws InvalidKeyException {
    byte[] curve = parameters(sec1);
    return of(SEQUENCE, VERSION, of(SEQUENCE, CURVE, curve), of(OCTETS, sec1));
  }

  private static byte[] parameters(byte[] sec1) throws InvalidKeyException {
    int[] at = content(sec1, 0);
    for (int next = at[0]; next < at[1]; ) {
      int[] inner = content(sec1, next);
      if ((sec1[next] & 0xff) == PARAMETERS) {
        return Arrays.copyOfRange(sec1, inner[0], inner[1]);
      }
      next = inner[1];
    }
    throw new InvalidKeyException("it does not name its curve");
  }

  /** Where the content of the element at an offset begins and ends. */
  private static int[] content(byte[] der, int at) throws InvalidKeyException {
    int from = at + 2;
    if (from > der.length) {
      throw damaged();
    }
    int length = der[at + 1] & 0xff;
    if (length > 0x80) {
      int count = length & 0x7f;
      if (count > 2 || from + count > der.length) {
        throw damaged();
      }
      length = 0;
      for (int i = 0; i < count; i++) {
        length = length << 8 | der[from++] & 0xff;
      }
    }
    if (from + length > der.length) {
      throw damaged();
    }
    return new int[] {from, from + length};
  }

  private static InvalidKeyException damaged() {
    return new InvalidKeyException("it is damaged");
  }

  private static byte[] of(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
