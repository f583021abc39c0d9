package dev.posada;

/** The containers of a host. Thread-safe; implemented by Posada only; may be mocked. */
public interface Containers extends Guests<Container> {

  /**
   * Creates a container; it is {@link GuestState#STOPPED}. A missing image is pulled first, unless
   * {@link ContainerSpec#pull} says otherwise.
   *
   * <p>A failed or cancelled create leaves nothing behind but the image, or names what it left.
   *
   * @param spec the container
   * @return the container
   * @throws AlreadyExistsException if a container has the name
   * @throws NotFoundException if there is no such image
   * @throws UnsupportedCapabilityException if the host does not know a part of the spec
   * @throws RejectedException if the host refuses a value of the spec
   */
  Container create(ContainerSpec spec);

  /**
   * Creates a container, as {@link #create(ContainerSpec)}.
   *
   * @param spec the container
   * @param task deadline, progress and cancel
   * @return the container
   */
  Container create(ContainerSpec spec, Task task);

  /**
   * Creates a container and starts it. Of one that does not start, nothing is left.
   *
   * @param spec the container
   * @return the container, whose process was started and may have ended since
   * @throws AlreadyExistsException if a container has the name
   * @throws NotFoundException if there is no such image
   * @throws RejectedException if the host refuses a value of the spec, or cannot run its command
   */
  Container run(ContainerSpec spec);

  /**
   * Creates a container and starts it, as {@link #run(ContainerSpec)}.
   *
   * @param spec the container
   * @param task deadline, progress and cancel
   * @return the container
   */
  Container run(ContainerSpec spec, Task task);
}
