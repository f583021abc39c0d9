package dev.posada.vmware.machine;

import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.vmware.files.Paths;
import dev.posada.vmware.tool.Installation;
import java.util.Collection;

/**
 * The mark of a machine that is being made. Its {@code .vmx} comes last, and until then its disks
 * look like those of a machine that was deleted, which are offered as volumes.
 *
 * <p>It is beside the folder of the machine, which VMware may want to make itself. Who dies leaves
 * it there; then nobody offers what he has left.
 */
public final class Unfinished {
  private static final String SUFFIX = ".posada-unfinished";

  private final Installation vmware;
  private final String mark;

  /**
   * Takes the values.
   *
   * @param id the {@code .vmx} of the machine, in a folder of its own
   */
  public Unfinished(Installation vmware, String id) {
    String folder = Paths.parent(id);
    this.vmware = vmware;
    this.mark = Paths.resolve(Paths.parent(folder), name(Paths.name(folder)));
  }

  private static String name(String folder) {
    return "." + folder + SUFFIX;
  }

  /**
   * {@return whether a machine is being made in a folder}
   *
   * @param folder its name
   * @param beside the names of what is beside it
   */
  public static boolean is(String folder, Collection<String> beside) {
    return beside.contains(name(folder));
  }

  /** Marks it, before the first disk is made. */
  public void begin(Undo undo, Operation op) {
    undo.add("the file " + mark, this::end);
    vmware.files().makeFolder(Paths.parent(mark), op);
    vmware.files().write(mark, new byte[0], op);
  }

  /** Takes the mark away, once the {@code .vmx} is there. */
  public void end(Operation op) {
    vmware.deleteIfThere(mark, op);
  }
}
