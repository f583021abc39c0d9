package dev.posada.docker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The processes in containers that are talked to, each with a thread that reads from it. */
final class Talks implements AutoCloseable {
  private final Workers workers;
  private final Set<SpawnedProcess> open = ConcurrentHashMap.newKeySet();

  Talks(Workers workers) {
    this.workers = workers;
  }

  /** Begins one. */
  SpawnedProcess begin(String role, Talk talk) {
    SpawnedProcess process = new SpawnedProcess(talk);
    open.add(process);
    workers.start(
        role,
        () -> {
          try {
            process.pump();
          } finally {
            open.remove(process);
          }
        });
    return process;
  }

  /** Ends their streams with an error. */
  @Override
  public void close() {
    open.forEach(process -> process.abort("the host was closed"));
  }
}
