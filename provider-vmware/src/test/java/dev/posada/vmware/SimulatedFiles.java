package dev.posada.vmware;

import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.HostFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Files of this machine, of which some are those of a simulated host. Thread-safe. */
final class SimulatedFiles implements HostFiles {
  private final HostFiles files = CommandRunner.local().files();
  private final UnaryOperator<String> here;

  /**
   * Leads paths.
   *
   * @param here where on this machine a path of the simulated host really is
   */
  SimulatedFiles(UnaryOperator<String> here) {
    this.here = here;
  }

  private <T> Map<String, T> there(Collection<String> paths, Map<String, T> found) {
    Map<String, T> all = new LinkedHashMap<>();
    for (String path : paths) {
      T value = found.get(here.apply(path));
      if (value != null) {
        all.put(path, value);
      }
    }
    return all;
  }

  @Override
  public byte[] read(String path, Operation op) {
    return files.read(here.apply(path), op);
  }

  @Override
  public byte[] head(String path, int length, Operation op) {
    return files.head(here.apply(path), length, op);
  }

  @Override
  public Map<String, byte[]> readAll(Collection<String> paths, Operation op) {
    return there(paths, files.readAll(paths.stream().map(here).toList(), op));
  }

  @Override
  public void write(String path, byte[] bytes, Operation op) {
    files.write(here.apply(path), bytes, op);
  }

  @Override
  public List<String> list(String folder, Operation op) {
    return files.list(here.apply(folder), op);
  }

  @Override
  public Map<String, List<String>> lists(Collection<String> folders, Operation op) {
    return there(folders, files.lists(folders.stream().map(here).toList(), op));
  }

  @Override
  public Optional<Instant> stamp(String path, Operation op) {
    return files.stamp(here.apply(path), op);
  }

  @Override
  public Map<String, Instant> stamps(Collection<String> paths, Operation op) {
    return there(paths, files.stamps(paths.stream().map(here).toList(), op));
  }

  @Override
  public void send(Path from, String to, Operation op) {
    files.send(from, here.apply(to), op);
  }

  @Override
  public void fetch(String from, Path to, Operation op) {
    files.fetch(here.apply(from), to, op);
  }

  @Override
  public void makeFolder(String path, Operation op) {
    files.makeFolder(here.apply(path), op);
  }

  @Override
  public void delete(String path, Operation op) {
    files.delete(here.apply(path), op);
  }
}
