package dev.posada.spi.command;

/** Ends a tool of the other machine by a signal, as soon as its process is known. */
final class SshEnding implements Ending {
  private final SshConnection connection;
  private final boolean tree;
  private final Object lock = new Object();
  private Process process; // ours, that runs it over there
  private long pid;
  private String signal; // the last one that is wanted

  SshEnding(SshConnection connection, boolean tree) {
    this.connection = connection;
    this.tree = tree;
  }

  SshEnding of(Process session) {
    synchronized (lock) {
      process = session;
    }
    return this;
  }

  /** Learns which process it is. */
  void begun(long there) {
    synchronized (lock) {
      pid = there;
      send();
    }
  }

  @Override
  public void gently() {
    want("TERM");
  }

  @Override
  public void byForce() {
    want("KILL");
    synchronized (lock) {
      if (pid == 0) {
        process.toHandle().destroyForcibly(); // it has not begun, or nobody hears us any more
      }
    }
  }

  private void want(String name) {
    synchronized (lock) {
      signal = name;
      send();
    }
  }

  private void send() {
    if (signal != null && pid != 0 && !connection.signal(signal, tree, pid)) {
      process.toHandle().destroyForcibly(); // nobody over there hears us any more
    }
  }

  /** The tool's end is told at once, that of the others by who sent them the signal. */
  @Override
  public boolean isPending() {
    synchronized (lock) {
      return tree && pid != 0 && signal != null && connection.isPending(pid);
    }
  }
}
