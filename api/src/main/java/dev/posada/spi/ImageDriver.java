package dev.posada.spi;

import dev.posada.BuildSpec;
import dev.posada.DeleteReport;
import dev.posada.Image;
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
