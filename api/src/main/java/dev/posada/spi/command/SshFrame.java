package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.function.LongConsumer;

/**
 * Takes from both outputs of ssh what lies between two marks, which nobody else can write because
 * of their nonce: not what the login says before, nor what a child says that the tool left behind.
 */
final class SshFrame {
  /** Occurs nowhere else in a nonce, so that one can begin only there. */
  private static final byte FIRST = '@';

  private static final int LONGEST_MARK = 24; // behind the nonce: a letter and a number
  private static final int NOISE = 1 << 14;

  private final byte[] nonce;
  private final LongConsumer begun;
  private final Side stdout;
  private final Side stderr;
  private int exitCode;
  private boolean isMissing;

  /**
   * Makes one.
   *
   * @param begun hears the tool's process over there, once
   */
  SshFrame(String nonce, Reception reception, LongConsumer begun) {
    this.nonce = nonce.getBytes(US_ASCII);
    this.begun = begun;
    stdout = new Side(reception.stdout());
    stderr = new Side(reception.stderr());
  }

  ByteSink stdout() {
    return stdout;
  }

  ByteSink stderr() {
    return stderr;
  }

  /** Whether the tool has begun, as far as is known here. */
  boolean hasBegun() {
    return stdout.phase != Phase.BEFORE || stderr.phase != Phase.BEFORE;
  }

  /** Whether all has come that will come. */
  boolean isDone() {
    return stdout.phase == Phase.AFTER && stderr.phase == Phase.AFTER;
  }

  /** Whether it ended without a tool, as there is none. */
  boolean isMissing() {
    return isMissing;
  }

  /** The tool's exit code; empty if it is not known to have ended. */
  OptionalInt exitCode() {
    return isDone() ? OptionalInt.of(exitCode) : OptionalInt.empty();
  }

  /** What was said at stderr before the tool began. */
  String noise() {
    return stderr.noise.toString(UTF_8);
  }

  private enum Phase {
    BEFORE,
    WITHIN,
    AFTER
  }

  /** One of the outputs. */
  private final class Side implements ByteSink {
    private final ByteSink inner;
    private final ByteArrayOutputStream noise = new ByteArrayOutputStream();
    private final byte[] mark = new byte[LONGEST_MARK];
    private Phase phase = Phase.BEFORE;
    private int matched; // bytes of the nonce
    private int marked; // bytes of the mark behind it

    Side(ByteSink inner) {
      this.inner = inner;
    }

    @Override
    public void take(byte[] bytes, int from, int length) throws IOException {
      int start = from; // of what is not handed on yet, without what may belong to a mark
      for (int i = from; i < from + length; i++) {
        if (phase == Phase.AFTER) {
          return;
        }
        byte one = bytes[i];
        if (matched == nonce.length) {
          boolean ofMark = isInMark(one);
          start = ofMark ? i + 1 : i;
          if (ofMark) {
            continue;
          }
        }
        if (one == nonce[matched]) {
          if (matched == 0) {
            hand(bytes, start, i - start);
          }
          matched++;
          start = i + 1;
        } else if (matched > 0) {
          hand(nonce, 0, matched); // it was none
          matched = one == FIRST ? 1 : 0;
          start = i + matched;
        }
      }
      hand(bytes, start, from + length - start);
    }

    /** Returns whether it belongs to a mark, or to what only looks like one. */
    private boolean isInMark(byte one) throws IOException {
      if (one == '\n') {
        read(new String(mark, 0, marked, US_ASCII));
        matched = 0;
        marked = 0;
        return true;
      }
      if (marked == LONGEST_MARK || one != ' ' && !Character.isLetterOrDigit(one)) {
        giveUp();
        return false;
      }
      mark[marked++] = one;
      return true;
    }

    /** It only looks like a mark: somebody shows the line that ssh got. */
    private void giveUp() throws IOException {
      hand(nonce, 0, nonce.length);
      hand(mark, 0, marked);
      matched = 0;
      marked = 0;
    }

    private void read(String text) throws IOException {
      if (text.matches(" b [0-9]{1,18}") && phase == Phase.BEFORE) {
        boolean first = !hasBegun();
        phase = Phase.WITHIN;
        if (first) {
          begun.accept(Long.parseLong(text.substring(3)));
        }
      } else if (text.matches(" e [0-9]{1,9}")) {
        isMissing |= phase == Phase.BEFORE; // too long for that system, as a rule
        phase = Phase.AFTER;
        exitCode = Integer.parseInt(text.substring(3));
      } else if (text.equals(" n") && phase == Phase.BEFORE) {
        phase = Phase.AFTER;
        isMissing = true;
      } else {
        giveUp();
        hand(new byte[] {'\n'}, 0, 1);
      }
    }

    private void hand(byte[] bytes, int from, int length) throws IOException {
      if (length <= 0) {
        return;
      }
      if (phase == Phase.WITHIN) {
        inner.take(bytes, from, length);
      } else if (phase == Phase.BEFORE) {
        noise.write(bytes, from, Math.min(length, NOISE - noise.size()));
      }
    }
  }
}
