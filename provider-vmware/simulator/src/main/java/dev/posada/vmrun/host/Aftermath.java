package dev.posada.vmrun.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What goes on after vmrun has ended. */
public interface Aftermath {
  /**
   * Begins the process of a machine.
   *
   * @param mark the process ends when this file is gone
   * @param vmx the machine, which its command line names
   * @return its number, which the lock files name
   */
  long keep(Path mark, Path vmx) throws IOException;

  /** Deletes lock folders after a while. */
  void unlock(List<Path> folders, long millis) throws IOException;

  /** The JVM of a test is the process of all its machines. */
  final class InThisJvm implements Aftermath {
    @Override
    public long keep(Path mark, Path vmx) {
      return ProcessHandle.current().pid();
    }

    @Override
    public void unlock(List<Path> folders, long millis) {
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
          .execute(() -> folders.forEach(InThisJvm::delete));
    }

    private static void delete(Path folder) {
      try (var members = Files.list(folder)) {
        for (Path member : members.toList()) {
          Files.deleteIfExists(member);
        }
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        // The next call unlocks what is left.
        return;
      }
    }
  }
}
