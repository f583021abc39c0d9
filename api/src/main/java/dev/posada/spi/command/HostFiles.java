package dev.posada.spi.command;

import dev.posada.spi.Operation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The files of the machine on which tools run, next to which a driver works: settings, disks, logs.
 * Thread-safe.
 *
 * <p>Paths on that machine are strings, absolute, as its own tools take them. Every method throws
 * {@link dev.posada.NotFoundException} of kind {@code FILE} for what is not there, {@link
 * dev.posada.PermissionDeniedException}, {@link dev.posada.InsufficientResourcesException} if the
 * disk is full, and {@link dev.posada.NativeException} for what else the file system says.
 */
public interface HostFiles {

  /**
   * {@return the bytes of a file, at most 16 MiB}
   *
   * @param path the file
   * @param op the call's deadline and trace
   * @throws dev.posada.NativeException if it is larger
   */
  byte[] read(String path, Operation op);

  /**
   * Makes a file, or gives one other bytes. Whoever reads it meanwhile sees the old bytes or the
   * new ones, never a part; after a failure it is as it was.
   *
   * @param path the file, in a folder that is there; a link is followed
   * @param bytes what is to be in it
   * @param op the call's deadline and trace
   */
  void write(String path, byte[] bytes, Operation op);

  /**
   * {@return the names of what is in a folder, in order}
   *
   * @param folder the folder
   * @param op the call's deadline and trace
   */
  List<String> list(String folder, Operation op);

  /**
   * {@return when a file was last changed; empty if it is not there}
   *
   * @param path the file
   * @param op the call's deadline and trace
   */
  Optional<Instant> stamp(String path, Operation op);

  /**
   * Copies a file to the machine of the tools, in place of one that is there. It appears whole or
   * not at all.
   *
   * @param from the file, on the caller's machine
   * @param to the path of the copy, in a folder that is there
   * @param op the call's deadline, progress and trace
   */
  void send(Path from, String to, Operation op);

  /**
   * Copies a file from the machine of the tools, in place of one that is there. It appears whole or
   * not at all.
   *
   * @param from the file
   * @param to the path of the copy, on the caller's machine, in a folder that is there
   * @param op the call's deadline, progress and trace
   */
  void fetch(String from, Path to, Operation op);
}
