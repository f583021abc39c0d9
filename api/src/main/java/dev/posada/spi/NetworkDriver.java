package dev.posada.spi;

import dev.posada.Capability;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import java.util.List;

/** The networks of a host. Thread-safe. */
public interface NetworkDriver {

  /**
   * {@return all networks}
   *
   * @param op the call's deadline and trace
   */
  List<Network> list(Operation op);

  /**
   * {@return whether the driver itself refuses a second network of one name, with {@link
   * dev.posada.AlreadyExistsException}; otherwise the core looks beforehand}
   */
  default boolean refusesTakenNames() {
    return false;
  }

  /**
   * Makes a network that can be joined at once. Needs {@link Capability#NETWORKS}.
   *
   * @param spec the network, whose name no other one has
   * @param op the call's deadline and trace
   * @return the network
   */
  default Network create(NetworkSpec spec, Operation op) {
    throw Undeclared.undeclared(Capability.NETWORKS);
  }

  /**
   * Deletes a network. Needs {@link Capability#NETWORKS}. The core does not look who uses it.
   *
   * @param network the network
   * @param op the call's deadline and trace
   * @throws dev.posada.InvalidStateException if a running guest uses it
   * @throws dev.posada.NotFoundException of kind {@code NETWORK} if it is gone
   */
  default void delete(Network network, Operation op) {
    throw Undeclared.undeclared(Capability.NETWORKS);
  }
}
