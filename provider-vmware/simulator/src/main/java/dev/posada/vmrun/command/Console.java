package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Settings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Collects what a program prints and how it ends. Not thread-safe. */
public final class Console {
  private final String lineEnd;
  private final Charset charset;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int status;
  private Path heldBy;
  private Duration heldFor;

  public Console(Settings settings) {
    this.lineEnd = settings.lineEnd();
    this.charset = settings.charset();
  }

  public void line(String text) {
    raw((text + lineEnd).getBytes(charset));
  }

  /** Text without an end of line. */
  public void print(String text) {
    raw(text.getBytes(charset));
  }

  public void raw(byte[] bytes) {
    out.writeBytes(bytes);
  }

  public void error(String text) {
    err.writeBytes((text + lineEnd).getBytes(StandardCharsets.UTF_8));
  }

  public void exit(int code) {
    status = code;
  }

  /** Leaves the pipes with a child for as long as a file is there, or for a time. */
  public void hold(Path mark, Duration time) {
    heldBy = mark;
    heldFor = time;
  }

  /** Forgets what was printed so far and prints this. */
  public void replace(byte[] bytes) {
    out.reset();
    raw(bytes);
  }

  public byte[] stdout() {
    return out.toByteArray();
  }

  public byte[] stderr() {
    return err.toByteArray();
  }

  public int status() {
    return status;
  }

  public Path heldBy() {
    return heldBy;
  }

  public Duration heldFor() {
    return heldFor;
  }

  public Charset charset() {
    return charset;
  }

  public String lineEnd() {
    return lineEnd;
  }
}
