package dev.posada.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A program in C that makes the same calls of libvirt, and measures them itself. */
final class LibvirtC implements AutoCloseable {
  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private LibvirtC(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Connected to the host of a URI. */
  static LibvirtC open(String uri) throws IOException, NotRunException {
    String program = Stage.named("POSADA_LAB_LIBVIRT_C", "the program of C to compare with");
    LibvirtC opened =
        new LibvirtC(new ProcessBuilder(program, uri).redirectErrorStream(true).start());
    String said = opened.answers.readLine();
    if (!"ready".equals(said)) {
      opened.close();
      throw new IOException(program + " says: " + said);
    }
    return opened;
  }

  /** The milliseconds that a command took. */
  double millis(String command) throws IOException {
    commands.write(command);
    commands.newLine();
    commands.flush();
    String answer = answers.readLine();
    try {
      return Double.parseDouble(answer) / 1e3;
    } catch (NumberFormatException | NullPointerException e) {
      throw new IOException("to " + command + " it says: " + answer, e);
    }
  }

  @Override
  public void close() throws IOException {
    commands.close(); // the end of its input ends it
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
