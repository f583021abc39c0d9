package dev.posada.testkit.transcript;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.spi.command.CommandResult;
import java.util.Arrays;
import java.util.Random;

/** What faults make of bytes and of results. */
final class Spoiled {
  private static final int FEW = 64;

  private Spoiled() {}

  /** The first half, so that what is in its middle is cut. */
  static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  /** The same each time: bytes of all values, which are not UTF-8. */
  static byte[] garbage(int length) {
    byte[] garbage = new byte[Math.max(length, FEW)];
    new Random(length).nextBytes(garbage);
    garbage[0] = 0;
    garbage[1] = (byte) 0xFF;
    return garbage;
  }

  static CommandResult result(CommandResult said, Transcript.Fault fault) {
    byte[] out = said.stdoutBytes();
    byte[] err = said.stderrBytes();
    return switch (fault) {
      case TRUNCATED -> new CommandResult(said.exitCode(), half(out), half(err));
      case GARBAGE ->
          new CommandResult(
              said.exitCode(), garbage(out.length), err.length == 0 ? err : garbage(err.length));
      case OTHER_LOCALE ->
          new CommandResult(
              said.exitCode(), OtherLocale.of(said.stdout()), OtherLocale.of(said.stderr()));
      case ERROR_WITH_EXIT_0 ->
          new CommandResult(
              0, new byte[0], err.length > 0 ? err : "error: it did not work\n".getBytes(UTF_8));
      case NO_TEXT -> new CommandResult(said.exitCode() == 0 ? 1 : said.exitCode(), "", "");
      case HANG, SLOW, DROP -> said;
    };
  }
}
