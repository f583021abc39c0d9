package dev.posada;

import java.nio.file.Path;
import java.util.List;

/**
 * The images that containers are made from. Thread-safe; implemented by Posada only; may be mocked.
 * Local; its verbs ask the host.
 *
 * <p>An image is named by a reference ({@code alpine:3.20}) or by its id. A reference without a tag
 * means {@code :latest}; one without a registry is listed without it.
 */
public interface Images {

  /** {@return all of them} */
  List<Image> list();

  /**
   * {@return those of a repository, whatever their tag}
   *
   * @param repository the reference without its tag, as {@link Image#tags()} has it, as in {@code
   *     alpine} or {@code localhost:5000/hello}
   */
  List<Image> list(String repository);

  /**
   * {@return one of them}
   *
   * @param reference a reference or an id
   * @throws NotFoundException if the host does not have it
   */
  Image get(String reference);

  /**
   * Fetches an image from its registry.
   *
   * @param reference a reference
   * @return the image
   * @throws NotFoundException if the registry does not have it
   */
  Image pull(String reference);

  /**
   * Fetches an image from its registry.
   *
   * @param reference a reference
   * @param task deadline, progress and cancel
   * @return the image
   */
  Image pull(String reference, Task task);

  /**
   * Builds an image.
   *
   * @param spec what to build
   * @return the image
   * @throws RejectedException if a step of the Dockerfile fails; the message has the step and its
   *     output
   */
  Image build(BuildSpec spec);

  /**
   * Builds an image, as {@link #build(BuildSpec)}.
   *
   * @param spec what to build
   * @param task deadline, cancel, and progress: the steps of the recipe, without what they write
   * @return the image
   */
  Image build(BuildSpec spec, Task task);

  /**
   * Sends an image to the registry that its reference names.
   *
   * @param reference a reference
   * @throws NotFoundException if the host does not have it
   * @throws PermissionDeniedException if the registry does not know the user of {@link
   *     ConnectOptions#registry}
   */
  void push(String reference);

  /**
   * Sends an image to its registry, as {@link #push(String)}.
   *
   * @param reference a reference
   * @param task deadline, progress and cancel
   */
  void push(String reference, Task task);

  /**
   * Gives an image one name more.
   *
   * @param reference a reference or an id
   * @param newReference the name; taken away from the image that has it
   * @return the image
   * @throws NotFoundException if the host does not have it
   */
  Image tag(String reference, String newReference);

  /**
   * Writes an image into an archive, which {@link #load(Path)} reads.
   *
   * @param reference a reference or an id
   * @param tar the archive to write, on the caller's machine, which must not exist
   * @throws NotFoundException if the host does not have it
   * @throws AlreadyExistsException of kind {@link Kind#FILE} if the file exists
   */
  void save(String reference, Path tar);

  /**
   * Writes an image into an archive, as {@link #save(String, Path)}. A cancelled save leaves no
   * file.
   *
   * @param reference a reference or an id
   * @param tar the archive to write
   * @param task deadline, progress and cancel
   */
  void save(String reference, Path tar, Task task);

  /**
   * Reads images from an archive that an engine saved.
   *
   * @param tar the archive, on the caller's machine
   * @return the images
   * @throws NotFoundException of kind {@link Kind#FILE} if it is not there
   */
  List<Image> load(Path tar);

  /**
   * Reads images from an archive that an engine saved.
   *
   * @param tar the archive, on the caller's machine
   * @param task deadline, progress and cancel
   * @return the images
   */
  List<Image> load(Path tar, Task task);

  /**
   * Makes an image of one layer from a root file system.
   *
   * @param rootfs a tar archive of the files, on the caller's machine
   * @param reference the new image's name
   * @return the image
   * @throws NotFoundException of kind {@link Kind#FILE} if the archive is not there
   * @throws RejectedException if the reference is not one
   */
  Image importFrom(Path rootfs, String reference);

  /**
   * Makes an image of one layer from a root file system.
   *
   * @param rootfs a tar archive of the files, on the caller's machine
   * @param reference the new image's name
   * @param task deadline, progress and cancel
   * @return the image
   */
  Image importFrom(Path rootfs, String reference, Task task);

  /**
   * Deletes a reference and, if it was the last one, the image.
   *
   * @param reference a reference or an id
   * @return what was removed
   * @throws NotFoundException if the host does not have it
   * @throws InvalidStateException if a container uses it
   */
  DeleteReport delete(String reference);

  /**
   * Deletes the images that have no name and that no container uses.
   *
   * @return what was removed
   */
  DeleteReport prune();
}
