package dev.posada.virtualbox.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes from an output the lines by which our shell tells that it has begun and how it ended, and
 * passes on the rest. What a command leaves behind may write after that line. Not thread-safe.
 *
 * <p>The exit code of {@code guestcontrol run} cannot tell it: everything from 94 on is 126 there.
 */
final class Ending extends OutputStream {
  /** Behind the mark: a blank, a word, a line feed. */
  private static final int WORD = 16;

  /** Makes the line differ from the words of our shell, which a command may list. */
  static final String BEHIND = "-ends";

  /** The same of the line that comes first. */
  static final String FIRST = "-begins";

  private final String mark = UUID.randomUUID().toString();
  private final byte[] sought = (mark + BEHIND + " ").getBytes(StandardCharsets.US_ASCII);
  private final byte[] first = (mark + FIRST + "\n").getBytes(StandardCharsets.US_ASCII);
  private final OutputStream rest;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean awaitsFirst = true;
  private boolean begun;
  private String word;

  Ending(OutputStream rest) {
    this.rest = rest;
  }

  /** What the line begins with, before {@link #BEHIND}. */
  String mark() {
    return mark;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (word != null) {
      rest.write(bytes, from, length);
      return;
    }
    held.write(bytes, from, length);
    if (awaitsFirst && !first()) {
      return;
    }
    byte[] all = held.toByteArray();
    int start = find(all);
    if (start >= 0) {
      told(all, start);
    } else {
      keep(all, Math.max(0, all.length - sought.length));
    }
  }

  /** Whether enough has come to know if that line is the first. */
  private boolean first() {
    byte[] all = held.toByteArray();
    int length = Math.min(all.length, first.length);
    boolean same = Arrays.equals(all, 0, length, first, 0, length);
    if (same && length < first.length) {
      return false;
    }
    awaitsFirst = false;
    begun = same;
    if (same) {
      held.reset();
      held.write(all, length, all.length - length);
    }
    return true;
  }

  private int find(byte[] all) {
    for (int at = 0; at + sought.length <= all.length; at++) {
      int same = 0;
      while (same < sought.length && all[at + same] == sought[same]) {
        same++;
      }
      if (same == sought.length) {
        return at;
      }
    }
    return -1;
  }

  private void told(byte[] all, int start) throws IOException {
    int begin = start + sought.length;
    int end = begin;
    while (end < all.length && all[end] != '\n') {
      end++;
    }
    if (end == all.length && end - begin < WORD) {
      keep(all, start);
      return;
    }
    rest.write(all, 0, start);
    held.reset();
    word = new String(all, begin, end - begin, StandardCharsets.US_ASCII);
    int behind = Math.min(end + 1, all.length);
    rest.write(all, behind, all.length - behind);
  }

  private void keep(byte[] all, int passed) throws IOException {
    rest.write(all, 0, passed);
    held.reset();
    held.write(all, passed, all.length - passed);
  }

  /** {@return whether the shell runs, or has run} */
  boolean hasBegun() {
    return begun;
  }

  /** {@return what it told; empty if the shell has not come to its end} */
  Optional<String> word() {
    return Optional.ofNullable(word);
  }
}
