package org.example.proc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.LogLine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One of the two outputs of a guest, read line by line: a file with what was written, and one with
 * the time of each line. Not thread-safe; open only while it reads, so there is nothing to close.
 */
final class LogFile {
  private static final int TIME = "1767225600000000\n".length();
  private static final int BATCH = 512; // lines

  private final Path file;
  private final Path times;
  private final boolean stderr;
  private final Deque<LogLine> taken = new ArrayDeque<>();
  private long position;
  private long line;

  LogFile(Path file, Path times, boolean stderr) {
    this.file = file;
    this.times = times;
    this.stderr = stderr;
  }

  /** How many lines are there now. */
  long lines() throws IOException {
    return Files.size(times) / TIME;
  }

  /** The next line, which stays the next one; null if there is none yet. */
  LogLine peek() {
    return taken.peek();
  }

  LogLine next() {
    return taken.remove();
  }

  /**
   * Reads on, if all that was read is taken.
   *
   * @param over whether nothing more will come, so that a last line needs no end
   */
  void fill(boolean over) throws IOException {
    long there = Math.min(lines() - line, BATCH);
    if (!taken.isEmpty() || there == 0) {
      return;
    }
    try (FileChannel bytes = FileChannel.open(file).position(position);
        FileChannel moments = FileChannel.open(times).position(line * TIME)) {
      InputStream in = new BufferedInputStream(Channels.newInputStream(bytes), 1 << 16);
      InputStream at = new BufferedInputStream(Channels.newInputStream(moments), 1 << 13);
      for (int i = 0; i < there && take(in, at, over); i++) {
        line++;
      }
    }
  }

  private boolean take(InputStream in, InputStream at, boolean over) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int next = in.read();
    for (; next >= 0 && next != '\n'; next = in.read()) {
      text.write(next);
    }
    if (next < 0 && !over) {
      return false; // the time was written before the line
    }
    position += text.size() + 1;
    String micros = new String(at.readNBytes(TIME), UTF_8).strip();
    Instant time = Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    taken.add(new LogLine(time, stderr, text.toString(UTF_8)));
    return true;
  }
}
