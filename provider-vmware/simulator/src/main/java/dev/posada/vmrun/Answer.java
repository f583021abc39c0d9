package dev.posada.vmrun;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a call came to.
 *
 * @param exit what the caller's {@code Process.exitValue()} would be on the simulated host
 * @param holder what keeps the pipes open after the program ended, if anything does
 */
public record Answer(int exit, byte[] stdout, byte[] stderr, Optional<Holder> holder) {

  /**
   * A child that inherited the pipes of the program.
   *
   * @param mark it ends when this file is gone, as that of a machine that runs; null if it does not
   *     look
   * @param until it ends then
   */
  public record Holder(Path mark, Instant until) {
    /** Whether a reader of the pipes would still wait for their end. */
    public boolean holds() {
      return Instant.now().isBefore(until) && (mark == null || Files.exists(mark));
    }
  }

  /** Standard output as UTF-8. */
  public String text() {
    return text(StandardCharsets.UTF_8);
  }

  public String text(Charset charset) {
    return new String(stdout, charset);
  }

  public String errorText() {
    return new String(stderr, StandardCharsets.UTF_8);
  }
}
