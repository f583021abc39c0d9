package dev.posada.spi.command;

import dev.posada.spi.Operation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the machine on which tools run, next to which a driver works: settings, disks, logs.
 * Thread-safe.
 *
 * <p>Paths on that machine are strings, absolute, as its own tools take them; others are an {@link
 * IllegalArgumentException}. Every method throws {@link dev.posada.NotFoundException} of kind
 * {@code FILE} for what is not there, {@link dev.posada.PermissionDeniedException}, {@link
 * dev.posada.InsufficientResourcesException} if the disk is full, {@link
 * dev.posada.NativeException} for what else the file system says, and what {@link
 * CommandRunner#run} throws where tools are run for it.
 *
 * <p>Every call is a native one, as {@link CommandRunner#run run} says: a change where something
 * appears, goes or becomes other, otherwise a read.
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
   * {@return how a file begins, which may be as large as it likes; all of it if it is shorter}
   *
   * @param path the file
   * @param length how many bytes, at most 16 Mi
   * @param op the call's deadline and trace
   */
  byte[] head(String path, int length, Operation op);

  /**
   * {@return the bytes of files by their paths, without those that are not there; at most 16 MiB
   * each and 64 MiB together}
   *
   * <p>Over ssh, or behind a prefix, this is one command for many files.
   *
   * @param paths the files
   * @param op the call's deadline and trace
   * @throws dev.posada.NativeException if they are larger
   */
  default Map<String, byte[]> readAll(Collection<String> paths, Operation op) {
    return FilesInTurn.read(paths, path -> read(path, op));
  }

  /**
   * {@return how files begin by their paths, as {@link #head head} tells it, without those that are
   * not there; at most 64 MiB together}
   *
   * <p>Over ssh, or behind a prefix, this is one command for many files.
   *
   * @param paths the files
   * @param length how many bytes of each, at most 16 Mi
   * @param op the call's deadline and trace
   */
  default Map<String, byte[]> heads(Collection<String> paths, int length, Operation op) {
    return FilesInTurn.read(paths, path -> head(path, length, op));
  }

  /**
   * Makes a file, or gives one other bytes. Whoever reads it meanwhile sees the old bytes or the
   * new ones, never a part; after a failure it is as it was. The bytes are on disk when this
   * returns. The permissions of a file that is there stay, and its owner where the user may set
   * that. Its folder is written for that, so the user must be allowed to. A device or a pipe is not
   * replaced.
   *
   * @param path the file, in a folder that is there; a link is followed
   * @param bytes what is to be in it
   * @param op the call's deadline and trace
   */
  void write(String path, byte[] bytes, Operation op);

  /**
   * {@return the names of what is in a folder, hidden or not, in the order of {@link
   * String#compareTo}; what is not UTF-8 in them is replaced}
   *
   * @param folder the folder
   * @param op the call's deadline and trace
   */
  List<String> list(String folder, Operation op);

  /**
   * {@return the names of what is in folders by their paths, without those that are not there, are
   * no folders or may not be read; as {@link #list list} tells them}
   *
   * <p>Over ssh, or behind a prefix, this is one command for many folders.
   *
   * @param folders the folders
   * @param op the call's deadline and trace
   */
  default Map<String, List<String>> lists(Collection<String> folders, Operation op) {
    return FilesInTurn.lists(this, folders, op);
  }

  /**
   * {@return when a file was last changed, as exactly as its machine tells it; empty if it is not
   * there}
   *
   * @param path the file
   * @param op the call's deadline and trace
   */
  Optional<Instant> stamp(String path, Operation op);

  /**
   * {@return when files were last changed by their paths, without those that are not there}
   *
   * <p>Over ssh, or behind a prefix, this is one command for many files.
   *
   * @param paths the files
   * @param op the call's deadline and trace
   */
  default Map<String, Instant> stamps(Collection<String> paths, Operation op) {
    return FilesInTurn.stamps(this, paths, op);
  }

  /**
   * Copies a file to the machine of the tools, in place of one that is there. It appears whole or
   * not at all, and keeps who may read it as {@link #write write} does.
   *
   * @param from the file, on the caller's machine; not a named pipe
   * @param to the path of the copy, in a folder that is there
   * @param op the call's deadline, progress (phase {@code send}, in bytes) and trace
   */
  void send(Path from, String to, Operation op);

  /**
   * Copies a file from the machine of the tools, in place of one that is there. It appears whole or
   * not at all.
   *
   * @param from the file
   * @param to the path of the copy, on the caller's machine, in a folder that is there
   * @param op the call's deadline, progress (phase {@code fetch}, in bytes) and trace
   */
  void fetch(String from, Path to, Operation op);

  /**
   * Makes a folder and the folders above it, as far as they are not there.
   *
   * @param path the folder
   * @param op the call's deadline and trace
   * @throws dev.posada.NativeException if it is there, but not a folder
   */
  void makeFolder(String path, Operation op);

  /**
   * Deletes a file, a link or an empty folder. Of a link, what it leads to stays.
   *
   * @param path what to delete
   * @param op the call's deadline and trace
   * @throws dev.posada.NotFoundException if it is not there
   * @throws dev.posada.NativeException if it is a folder with something in it
   */
  void delete(String path, Operation op);
}
