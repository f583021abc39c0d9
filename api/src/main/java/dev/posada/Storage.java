package dev.posada;

import java.nio.file.Path;
import java.util.List;

/**
 * The volumes of a host, which become disks of machines or are mounted by containers, in pools.
 * Thread-safe; implemented by Posada only; may be mocked. Local; its verbs ask the host.
 */
public interface Storage {

  /** {@return the places where volumes are} */
  List<Pool> listPools();

  /** {@return the volumes of all pools} */
  List<Volume> list();

  /**
   * {@return one of them}
   *
   * @param pool the name of its pool
   * @param name its name there
   * @throws NotFoundException of kind {@link Kind#POOL} or {@link Kind#VOLUME}
   */
  Volume get(String pool, String name);

  /**
   * Makes an empty volume.
   *
   * @param spec the volume
   * @return the volume
   * @throws AlreadyExistsException of kind {@link Kind#VOLUME} if its pool has one of that name
   * @throws InsufficientResourcesException if the pool has too little space
   */
  Volume create(VolumeSpec spec);

  /**
   * Makes an empty volume, as {@link #create(VolumeSpec)}.
   *
   * @param spec the volume
   * @param task deadline, progress and cancel
   * @return the volume
   */
  Volume create(VolumeSpec spec, Task task);

  /**
   * Deletes a volume and what is in it.
   *
   * @param volume the volume
   * @throws NotFoundException of kind {@link Kind#VOLUME} if it is gone
   * @throws InvalidStateException if a guest uses it
   */
  void delete(Volume volume);

  /**
   * Copies a volume within its pool.
   *
   * @param volume the volume
   * @param name the name of the copy
   * @return the copy
   * @throws AlreadyExistsException of kind {@link Kind#VOLUME} if the pool has one of that name
   */
  Volume copy(Volume volume, String name);

  /**
   * Copies a volume, as {@link #copy(Volume, String)}. A cancelled copy leaves nothing.
   *
   * @param volume the volume
   * @param name the name of the copy
   * @param task deadline, progress and cancel
   * @return the copy
   */
  Volume copy(Volume volume, String name, Task task);

  /**
   * Makes a volume larger.
   *
   * @param volume the volume
   * @param size its new capacity, not less than it has
   * @return the volume as it is now
   * @throws RejectedException if it would become smaller
   */
  Volume resize(Volume volume, ByteSize size);

  /**
   * Makes a volume larger, as {@link #resize(Volume, ByteSize)}.
   *
   * @param volume the volume
   * @param size its new capacity
   * @param task deadline, progress and cancel
   * @return the volume as it is now
   */
  Volume resize(Volume volume, ByteSize size, Task task);

  /**
   * Fills a volume with the bytes of a file.
   *
   * @param from the file, on the caller's machine
   * @param to the volume
   * @throws RejectedException if the file does not fit into it
   */
  void upload(Path from, Volume to);

  /**
   * Fills a volume, as {@link #upload(Path, Volume)}. After a cancel its contents are undefined.
   *
   * @param from the file, on the caller's machine
   * @param to the volume
   * @param task deadline, progress and cancel
   */
  void upload(Path from, Volume to, Task task);

  /**
   * Copies the bytes of a volume into a file.
   *
   * @param from the volume
   * @param to the file to write, on the caller's machine, which must not exist
   * @throws AlreadyExistsException of kind {@link Kind#FILE} if the file exists
   */
  void download(Volume from, Path to);

  /**
   * Copies the bytes of a volume into a file, as {@link #download(Volume, Path)}. A cancelled
   * download leaves no file.
   *
   * @param from the volume
   * @param to the file to write
   * @param task deadline, progress and cancel
   */
  void download(Volume from, Path to, Task task);
}
