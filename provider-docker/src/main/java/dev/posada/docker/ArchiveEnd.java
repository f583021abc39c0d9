package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Sees to it that an archive that an engine sends has an end. An engine that fails under way has
 * said already that it succeeds, and writes the error behind what it has sent.
 */
final class ArchiveEnd extends FilterOutputStream {
  /** Two blocks of zeros: nothing else ends an archive. */
  private static final int LENGTH = 1024;

  private final byte[] last = new byte[LENGTH];
  private int size;

  ArchiveEnd(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int from, int length) throws IOException {
    out.write(buffer, from, length);
    int more = Math.min(length, LENGTH);
    int kept = Math.min(size, LENGTH - more);
    System.arraycopy(last, size - kept, last, 0, kept);
    System.arraycopy(buffer, from + length - more, last, kept, more);
    size = kept + more;
  }

  /** Refuses what was written if it has none. */
  void require() {
    for (int at = 0; at < LENGTH; at++) {
      if (size < LENGTH || last[at] != 0) {
        throw error();
      }
    }
  }

  private HypervisorException error() {
    String text = new String(last, 0, size, StandardCharsets.UTF_8);
    for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
      Optional<String> said = said(text.substring(at));
      if (said.isPresent()) {
        return DockerErrors.inStream(said.get());
      }
    }
    return new NativeException("the archive that the engine sent has no end", Failure.undecided());
  }

  private static Optional<String> said(String text) {
    try {
      Json json = Json.parse(text.strip());
      return json.get("errorDetail").get("message").text().or(() -> json.get("message").text());
    } catch (JsonException data) {
      return Optional.empty();
    }
  }
}
