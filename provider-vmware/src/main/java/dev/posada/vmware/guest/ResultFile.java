package dev.posada.vmware.guest;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.vmware.guest.GuestShell.Ended;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a shell inside wrote of a script: a line with how it ended and how much it wrote, then the
 * output, then the standard error. The guest is not believed.
 */
final class ResultFile {
  private static final int LINE = 200;

  private ResultFile() {}

  static Ended read(Path file, OutputStream out, long most, int mostErr) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      String[] told = line(in).split(" ");
      if (told.length != 3 || !told[1].matches("\\d{1,18}") || !told[2].matches("\\d{1,18}")) {
        throw broken();
      }
      long bytes = Long.parseLong(told[1]);
      long err = Long.parseLong(told[2]);
      copy(in, most < 0 ? bytes : Math.min(most, bytes), out);
      return new Ended(told[0], bytes, err, in.readNBytes((int) Math.min(mostErr, err)));
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() == LINE) {
        throw broken();
      }
      line.append((char) c);
    }
    return new String(
        line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static void copy(InputStream in, long bytes, OutputStream out) throws IOException {
    byte[] some = new byte[1 << 16];
    long left = bytes;
    while (left > 0) {
      int read = in.read(some, 0, (int) Math.min(some.length, left));
      if (read < 0) {
        throw broken();
      }
      out.write(some, 0, read);
      left -= read;
    }
  }

  private static NativeException broken() {
    return new NativeException(
        "the shell inside has written half of its result; the disk of the guest may be full",
        Failure.unknown());
  }
}
