package org.example.proc;

import java.io.InputStream;
import java.io.OutputStream;

/** A command in a guest that one talks to. Its number is the guest's affair. */
final class Spawned extends Process {
  private final Process process;
  private final InputStream out;
  private final InputStream err;

  Spawned(Process process, Opened opened) {
    this.process = process;
    out = opened.checked(process.getInputStream());
    err = opened.checked(process.getErrorStream());
  }

  @Override
  public OutputStream getOutputStream() {
    return process.getOutputStream();
  }

  @Override
  public InputStream getInputStream() {
    return out;
  }

  @Override
  public InputStream getErrorStream() {
    return err;
  }

  @Override
  public int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public int exitValue() {
    return process.exitValue();
  }

  @Override
  public void destroy() {
    Commands.end(process);
  }
}
