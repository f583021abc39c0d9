package dev.posada.kvm.storage;

import dev.posada.AlreadyExistsException;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Volumes;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes volumes in a pool, under names that are free; of one that fails nothing is left. */
public final class FreshVolumes {
  private static final int LONGEST = 200; // of a file name, which has 255 bytes

  private final Connection connection;
  private final Operation op;

  FreshVolumes(Connection connection, Operation op) {
    this.connection = connection;
    this.op = op;
  }

  /** A step in making a volume. */
  interface Step {
    void take(Volumes volumes, String name);
  }

  /**
   * Makes one.
   *
   * @param stem the beginning of its name, in which anything may stand
   * @param suffix the end of its name, without the dot
   * @param create makes the volume, or says that its name is taken
   * @param fill what it needs then
   * @return {@code pool/volume}
   */
  String make(String pool, String stem, String suffix, Step create, Step fill) {
    Volumes volumes = connection.storage().volumes(pool);
    String name = free(stem, suffix, free -> create.take(volumes, free));
    String made = pool + "/" + name;
    try {
      fill.take(volumes, name);
    } catch (HypervisorException e) {
      throw removed(made, e);
    } catch (RuntimeException e) {
      discard(made, e);
      throw e;
    }
    return made;
  }

  /**
   * Tries names until one is free.
   *
   * @return that one
   */
  String free(String stem, String suffix, Consumer<String> create) {
    String legal = legal(stem);
    for (int number = 1; ; number++) {
      String name = legal + (number == 1 ? "" : "-" + number) + "." + suffix;
      try {
        create.accept(name);
        return name;
      } catch (AlreadyExistsException taken) {
        op.check(); // by a machine that had this name before
      } catch (InvalidStateException unseen) {
        if (!unseen.getMessage().contains("already exists")) { // a file that the pool has not seen
          throw unseen;
        }
        op.check();
      }
    }
  }

  /** {@return words as the beginning of a file's name, whatever stands in them} */
  public static String legal(String words) {
    String name = words.replaceAll("[^A-Za-z0-9._-]", "_");
    return name.substring(0, Math.min(name.length(), LONGEST));
  }

  /**
   * Removes what was made for something that failed, also if that was cancelled.
   *
   * @param volume {@code pool/volume}
   * @return whether it is gone
   */
  boolean discard(String volume, Throwable failed) {
    try {
      FreshVolumes tidying = new FreshVolumes(connection, op.unattended(Undo.TIME));
      Undisturbed.run(() -> tidying.delete(volume));
      return true;
    } catch (HypervisorException notRemoved) {
      failed.addSuppressed(notRemoved);
      return false;
    }
  }

  /** As {@link #discard}; gives the failure, which says what remains. */
  HypervisorException removed(String volume, HypervisorException failed) {
    return discard(volume, failed) ? failed : remaining(volume, failed);
  }

  /** {@return a failure that says that a volume remains, too} */
  public static HypervisorException remaining(String volume, HypervisorException failed) {
    List<String> remains = new ArrayList<>(failed.remains());
    remains.add("volume " + volume);
    return failed.with(failed.getMessage(), failed.failure().remains(remains));
  }

  public static String pool(String volume) {
    return volume.substring(0, volume.indexOf('/'));
  }

  public static String name(String volume) {
    return volume.substring(volume.indexOf('/') + 1);
  }

  /**
   * Deletes a volume.
   *
   * @param volume {@code pool/volume}
   * @return whether it was there
   */
  boolean delete(String volume) {
    Volumes volumes = connection.storage().volumes(pool(volume));
    try {
      volumes.delete(name(volume), op);
      return true;
    } catch (NotFoundException unseen) {
      // a daemon does not see what another one has put into its folder before it looks again
    }
    try {
      new Pools(connection, op).refreshed(pool(volume));
      volumes.delete(name(volume), op);
      return true;
    } catch (NotFoundException gone) {
      return false;
    }
  }
}
