package dev.posada.spi.command;

import java.util.LinkedHashSet;
import java.util.Set;

/** Ends a process of this machine, and what it has started if that is its own. */
final class LocalEnding implements Ending {
  private final ProcessHandle tool;
  private final boolean tree;
  private final Set<ProcessHandle> all = new LinkedHashSet<>();

  LocalEnding(Process process, boolean tree) {
    // Not the process itself: on Unix its destroy() closes the outputs too, and a tool that tidies
    // up and says so would die of it.
    tool = process.toHandle();
    this.tree = tree;
  }

  @Override
  public void gently() {
    known().forEach(ProcessHandle::destroy);
  }

  /** Those as well that it knew before: with their parent they have left the family. */
  @Override
  public void byForce() {
    known().forEach(ProcessHandle::destroyForcibly);
  }

  /** A process that has ended and waits for somebody to notice is alive, but has no command. */
  @Override
  public synchronized boolean isPending() {
    return tree && all.stream().anyMatch(one -> one.isAlive() && one.info().command().isPresent());
  }

  private synchronized Set<ProcessHandle> known() {
    all.add(tool);
    if (tree) {
      tool.descendants().forEach(all::add);
      Set.copyOf(all).forEach(one -> one.descendants().forEach(all::add));
    }
    return Set.copyOf(all);
  }
}
