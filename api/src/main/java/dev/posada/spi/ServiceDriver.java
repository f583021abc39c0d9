package dev.posada.spi;

import dev.posada.ContainerSpec;
import dev.posada.Service;
import java.util.List;

/** The services of a host's cluster. Thread-safe. */
public interface ServiceDriver {

  /**
   * {@return all services}
   *
   * @param op the call's deadline and trace
   */
  List<Service> list(Operation op);

  /**
   * {@return one service: one cheap call where the engine has one}
   *
   * @param id its id
   * @param op the call's deadline and trace
   * @throws dev.posada.NotFoundException of kind {@code SERVICE} if it is gone
   */
  Service get(String id, Operation op);

  /**
   * Makes a service; returns at once, the core waits until its containers run.
   *
   * @param spec what each container is; its labels have a {@code posada/nonce}, and its name is the
   *     service's
   * @param replicas how many containers
   * @param op the call's deadline and trace
   * @return the service
   */
  Service create(ContainerSpec spec, int replicas, Operation op);

  /**
   * Changes how many containers are to run; returns at once, the core waits until they do.
   *
   * @param service the service
   * @param replicas how many
   * @param op the call's deadline and trace
   * @return the service
   */
  Service scale(Service service, int replicas, Operation op);

  /**
   * Changes what the containers are, and begins to replace them; returns at once, the core waits
   * until as many run as are to. Those of the former spec do not count as running any longer.
   *
   * @param service the service
   * @param spec what each container is from now on; its labels have a {@code posada/nonce}, and its
   *     name is the service's
   * @param op the call's deadline and trace
   * @return the service, with the labels of the spec
   * @throws dev.posada.NotFoundException of kind {@code SERVICE} if it is gone
   */
  default Service update(Service service, ContainerSpec spec, Operation op) {
    throw Undeclared.unsupported("updating services");
  }

  /**
   * Deletes a service and its containers.
   *
   * @param service the service
   * @param op the call's deadline and trace
   * @throws dev.posada.NotFoundException of kind {@code SERVICE} if it is gone
   */
  void delete(Service service, Operation op);
}
