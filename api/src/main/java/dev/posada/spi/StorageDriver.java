package dev.posada.spi;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Pool;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** The volumes of a host. Thread-safe. Needs {@link Capability#VOLUMES}. */
public interface StorageDriver {

  /**
   * {@return the places where volumes are; the first one is used where a spec names none}
   *
   * @param op the call's deadline and trace
   */
  List<Pool> pools(Operation op);

  /**
   * {@return the volumes of all pools}
   *
   * @param op the call's deadline and trace
   */
  List<Volume> volumes(Operation op);

  /**
   * {@return whether the driver itself refuses a second volume of one name, with {@link
   * dev.posada.AlreadyExistsException}; otherwise the core looks beforehand}
   */
  default boolean refusesTakenNames() {
    return false;
  }

  /**
   * Makes an empty volume.
   *
   * @param spec the volume, of parts that the driver understands
   * @param op the call's deadline and trace
   * @return the volume
   */
  default Volume create(VolumeSpec spec, Operation op) {
    throw Undeclared.undeclared(Capability.VOLUMES);
  }

  /**
   * Deletes a volume. The core does not look who uses it.
   *
   * @param volume the volume
   * @param op the call's deadline and trace
   * @throws dev.posada.InvalidStateException if a guest uses it
   * @throws dev.posada.NotFoundException of kind {@code VOLUME} if it is gone
   */
  default void delete(Volume volume, Operation op) {
    throw Undeclared.undeclared(Capability.VOLUMES);
  }

  /**
   * Copies a volume within its pool. Needs {@link Capability#VOLUME_EDIT}.
   *
   * @param volume the volume
   * @param name the name of the copy, which no volume of the pool has
   * @param op the call's deadline and trace
   * @return the copy
   */
  default Volume copy(Volume volume, String name, Operation op) {
    throw Undeclared.undeclared(Capability.VOLUME_EDIT);
  }

  /**
   * Makes a volume larger. Needs {@link Capability#VOLUME_EDIT}.
   *
   * @param volume the volume
   * @param size its new capacity, not less than it has
   * @param op the call's deadline and trace
   * @return the volume as it is now
   */
  default Volume resize(Volume volume, ByteSize size, Operation op) {
    throw Undeclared.undeclared(Capability.VOLUME_EDIT);
  }

  /**
   * Fills a volume with the bytes of a file. Needs {@link Capability#VOLUME_EDIT}.
   *
   * @param from the file, on the caller's machine
   * @param to the volume
   * @param op the call's deadline and trace
   */
  default void upload(Path from, Volume to, Operation op) {
    throw Undeclared.undeclared(Capability.VOLUME_EDIT);
  }

  /**
   * Copies the bytes of a volume. Needs {@link Capability#VOLUME_EDIT}.
   *
   * @param from the volume
   * @param to where to write them to; the core opened it, closes it, and removes the file of a
   *     failed call
   * @param op the call's deadline and trace
   */
  default void download(Volume from, OutputStream to, Operation op) {
    throw Undeclared.undeclared(Capability.VOLUME_EDIT);
  }
}
