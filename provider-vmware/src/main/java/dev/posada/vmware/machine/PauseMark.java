package dev.posada.vmware.machine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.LockFolder;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.tool.Installation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers that a machine was paused, which vmrun does not tell: a file beside the {@code .vmx}
 * that names the run of the machine, so that nobody believes it of a later one. Thread-safe.
 *
 * <p>A run is known by what its process has written into the lock of the {@code .vmx}, or else by
 * the first line of its log.
 */
public final class PauseMark {
  private static final String LAST = ".posada-paused";
  private static final int LINE = 1024; // a log may be large, and its first line is short

  private final Installation vmware;

  /** Takes the values. */
  public PauseMark(Installation vmware) {
    this.vmware = vmware;
  }

  /** {@return the file, which is there if a machine may be paused} */
  public static String file(String id) {
    return id + LAST;
  }

  /** Marks a machine that runs. */
  void set(String id, Operation op) {
    vmware.files().write(file(id), run(id, op).getBytes(UTF_8), op);
  }

  /** Takes the mark away, if there is one. */
  void clear(String id, Operation op) {
    if (vmware.files().stamp(file(id), op).isEmpty()) {
      return; // a read, so that nobody thinks that something was changed
    }
    vmware.deleteIfThere(file(id), op);
  }

  /** {@return whether a machine that is in the list was paused in this run of it} */
  boolean holds(String id, Operation op) {
    byte[] mark = vmware.files().readAll(List.of(file(id)), op).get(file(id));
    return mark != null && new String(mark, UTF_8).equals(run(id, op));
  }

  private String run(String id, Operation op) {
    Collection<String> members =
        LockFolder.of(id, vmware.files(), op).holders().stream()
            .filter(LockFolder.Holder::runs)
            .map(LockFolder.Holder::member)
            .toList();
    if (!members.isEmpty()) {
      Map<String, byte[]> texts = new TreeMap<>(vmware.files().readAll(members, op));
      StringBuilder all = new StringBuilder();
      texts.values().forEach(text -> all.append(new String(text, ISO_8859_1).replace("\0", "")));
      return all.toString();
    }
    try {
      String log = Paths.resolve(Paths.parent(id), "vmware.log");
      byte[] head = vmware.files().head(log, LINE, op);
      return new String(head, ISO_8859_1).lines().findFirst().orElse("");
    } catch (NotFoundException none) {
      return "";
    }
  }
}
