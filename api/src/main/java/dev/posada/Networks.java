package dev.posada;

import java.util.List;

/**
 * The networks of a host, which its guests join. Thread-safe; implemented by Posada only; may be
 * mocked. Local; its verbs ask the host.
 */
public interface Networks {

  /** {@return all of them, whoever made them} */
  List<Network> list();

  /**
   * {@return one of them}
   *
   * @param nameOrId an id wins over a name
   * @throws NotFoundException of kind {@link Kind#NETWORK} if there is none
   * @throws RejectedException if several have the name, with their ids
   */
  Network get(String nameOrId);

  /**
   * Makes a network; it can be joined at once.
   *
   * @param spec the network
   * @return the network
   * @throws AlreadyExistsException of kind {@link Kind#NETWORK} if one has the name
   * @throws RejectedException if its subnet is used already
   */
  Network create(NetworkSpec spec);

  /**
   * Deletes a network.
   *
   * @param network the network
   * @throws NotFoundException of kind {@link Kind#NETWORK} if it is gone
   * @throws InvalidStateException if a running guest uses it
   */
  void delete(Network network);
}
