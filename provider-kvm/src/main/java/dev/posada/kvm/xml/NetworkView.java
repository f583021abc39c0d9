package dev.posada.kvm.xml;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network of libvirt as its XML shows it, whoever wrote it. Immutable. What is not said is empty.
 *
 * @param forward how its guests reach the world: nat, route, bridge and others; empty if they do
 *     not
 * @param subnets those of IPv4 first
 * @param connections how many cards of running guests are on it
 */
public record NetworkView(
    Optional<String> uuid,
    String name,
    Optional<String> forward,
    Optional<String> bridge,
    List<Subnet> subnets,
    Map<String, String> labels,
    int connections) {
  public NetworkView {
    subnets = List.copyOf(subnets);
  }
}
