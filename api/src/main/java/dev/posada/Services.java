package dev.posada;

import java.util.List;

/**
 * Services: containers of one spec, as many of them as wanted, kept running by the engine's own
 * cluster. Thread-safe; implemented by Posada only; may be mocked. Local; its verbs ask the host.
 */
public interface Services {

  /** {@return all of them} */
  List<Service> list();

  /**
   * {@return one of them}
   *
   * @param nameOrId an id wins over a name
   * @throws NotFoundException of kind {@link Kind#SERVICE} if there is none
   */
  Service get(String nameOrId);

  /**
   * Makes a service and waits until its containers run.
   *
   * @param spec what each container is; it names the service
   * @param replicas how many, 0 or more
   * @return the service
   * @throws AlreadyExistsException of kind {@link Kind#SERVICE} if one has the name
   */
  Service create(ContainerSpec spec, int replicas);

  /**
   * Makes a service, as {@link #create(ContainerSpec, int)}. A cancel leaves the service, and the
   * failure says so.
   *
   * @param spec what each container is; it names the service
   * @param replicas how many, 0 or more
   * @param task deadline, progress and cancel
   * @return the service
   */
  Service create(ContainerSpec spec, int replicas, Task task);

  /**
   * Changes how many containers run, and waits until they do.
   *
   * @param service the service
   * @param replicas how many, 0 or more
   * @return the service as it is now
   * @throws NotFoundException of kind {@link Kind#SERVICE} if it is gone
   * @throws BusyException if somebody else scaled it in the meantime: their number holds
   */
  Service scale(Service service, int replicas);

  /**
   * Changes how many containers run, as {@link #scale(Service, int)}. A cancel does not take the
   * wish back, and the failure says so.
   *
   * @param service the service
   * @param replicas how many, 0 or more
   * @param task deadline, progress and cancel
   * @return the service as it is now
   */
  Service scale(Service service, int replicas, Task task);

  /**
   * Replaces a service's containers by those of another spec, one after another, and waits until as
   * many of them run as it is to have.
   *
   * <p>Nothing of the former spec is kept but the name and how many containers there are to be.
   *
   * @param service the service
   * @param spec what each container is from now on; without a name, or with the service's
   * @return the service as it is now
   * @throws NotFoundException of kind {@link Kind#SERVICE} if it is gone
   * @throws IllegalArgumentException if the spec has another name
   */
  Service update(Service service, ContainerSpec spec);

  /**
   * Replaces a service's containers, as {@link #update(Service, ContainerSpec)}. A cancel does not
   * take the wish back, and the failure says so.
   *
   * @param service the service
   * @param spec what each container is from now on; without a name, or with the service's
   * @param task deadline, progress and cancel
   * @return the service as it is now
   */
  Service update(Service service, ContainerSpec spec, Task task);

  /**
   * Deletes a service and its containers.
   *
   * @param service the service
   * @throws NotFoundException of kind {@link Kind#SERVICE} if it is gone
   */
  void delete(Service service);
}
