package dev.posada.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** A tool run by the JDK alone, in the ways in which it is usually done. */
final class BareTool {
  private BareTool() {}

  /** One output after the other, which goes well while the second is short. */
  static String run(List<String> words) throws IOException, InterruptedException {
    Process process = started(words);
    byte[] out = process.getInputStream().readAllBytes();
    process.getErrorStream().readAllBytes();
    return ended(process, out);
  }

  /** Both outputs at once, each by a thread of its own. */
  static String pumped(List<String> words) throws IOException, InterruptedException {
    Process process = started(words);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread first = pump(process.getInputStream(), out);
    Thread second = pump(process.getErrorStream(), new ByteArrayOutputStream());
    first.join();
    second.join();
    return ended(process, out.toByteArray());
  }

  private static Thread pump(InputStream from, ByteArrayOutputStream to) {
    Thread thread =
        new Thread(
            () -> {
              try {
                from.transferTo(to);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    thread.start();
    return thread;
  }

  /** Counts what it writes. */
  static long count(List<String> words) throws IOException, InterruptedException {
    Process process = started(words);
    byte[] buffer = new byte[1 << 16];
    long count = 0;
    InputStream out = process.getInputStream();
    for (int read = out.read(buffer); read >= 0; read = out.read(buffer)) {
      count += read;
    }
    process.getErrorStream().readAllBytes();
    ended(process, new byte[0]);
    return count;
  }

  private static Process started(List<String> words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("LC_ALL", "C.UTF-8"); // as Posada does: tools take time over it
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static String ended(Process process, byte[] out)
      throws IOException, InterruptedException {
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("a tool ended with " + code + " and " + out.length + " bytes");
    }
    return new String(out);
  }
}
