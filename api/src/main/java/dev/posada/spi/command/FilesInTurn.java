package dev.posada.spi.command;

import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.PermissionDeniedException;
import dev.posada.spi.Operation;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Several files, one after the other. */
final class FilesInTurn {
  private FilesInTurn() {}

  static Map<String, byte[]> read(Collection<String> paths, Function<String, byte[]> read) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    long total = 0;
    for (String path : paths) {
      try {
        byte[] bytes = read.apply(path);
        total += bytes.length;
        FileBytes.check(paths.size() + " files", total, FileBytes.ALL);
        all.put(path, bytes);
      } catch (NotFoundException e) {
        // Left out, as it is said.
      }
    }
    return all;
  }

  static Map<String, List<String>> lists(
      HostFiles files, Collection<String> folders, Operation op) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String folder : folders) {
      try {
        all.put(folder, files.list(folder, op));
      } catch (NotFoundException | NativeException | PermissionDeniedException e) {
        op.check(); // left out, as it is said
      }
    }
    return all;
  }

  static Map<String, Instant> stamps(HostFiles files, Collection<String> paths, Operation op) {
    Map<String, Instant> all = new LinkedHashMap<>();
    paths.forEach(path -> files.stamp(path, op).ifPresent(stamp -> all.put(path, stamp)));
    return all;
  }
}
