package dev.posada.spi;

import dev.posada.BuildSpec;
import dev.posada.DeleteReport;
import dev.posada.Image;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** The images of a host's containers. Thread-safe. */
public interface ImageDriver {

  /**
   * {@return all images}
   *
   * @param op the call's deadline and trace
   */
  List<Image> list(Operation op);

  /**
   * {@return one image}
   *
   * @param reference a reference or an id
   * @param op the call's deadline and trace
   * @throws dev.posada.NotFoundException if the host does not have it
   */
  Image get(String reference, Operation op);

  /**
   * Fetches an image from its registry.
   *
   * @param reference a reference
   * @param op the call's deadline and trace
   * @return the image
   */
  Image pull(String reference, Operation op);

  /**
   * Builds an image.
   *
   * @param spec what to build, of parts that the driver understands
   * @param op the call's deadline and trace
   * @return the image
   */
  Image build(BuildSpec spec, Operation op);

  /**
   * Sends an image to its registry.
   *
   * @param reference a reference
   * @param op the call's deadline and trace
   */
  default void push(String reference, Operation op) {
    throw Undeclared.unsupported("sending images");
  }

  /**
   * Gives an image one name more.
   *
   * @param reference a reference or an id
   * @param newReference the name
   * @param op the call's deadline and trace
   * @return the image
   */
  default Image tag(String reference, String newReference, Operation op) {
    throw Undeclared.unsupported("naming images");
  }

  /**
   * Writes an image into an archive.
   *
   * @param reference a reference or an id
   * @param tar where to write the archive to; the core opened it, closes it, and removes the file
   *     of a failed call
   * @param op the call's deadline and trace
   */
  default void save(String reference, OutputStream tar, Operation op) {
    throw Undeclared.unsupported("saving images");
  }

  /**
   * Deletes the images that have no name and that no container uses.
   *
   * @param op the call's deadline and trace
   * @return what was removed
   */
  default DeleteReport prune(Operation op) {
    throw Undeclared.unsupported("deleting unused images");
  }

  /**
   * Reads images from an archive.
   *
   * @param tar the archive
   * @param op the call's deadline and trace
   * @return the images
   */
  List<Image> load(Path tar, Operation op);

  /**
   * Makes an image from a root file system.
   *
   * @param rootfs a tar archive of the files
   * @param reference the new image's name
   * @param op the call's deadline and trace
   * @return the image
   */
  Image importFrom(Path rootfs, String reference, Operation op);

  /**
   * Deletes a reference and, if it was the last one, the image.
   *
   * @param reference a reference or an id
   * @param op the call's deadline and trace
   * @return what was removed
   */
  DeleteReport delete(String reference, Operation op);
}
