package dev.posada.internal;

import dev.posada.AlreadyExistsException;
import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.Networks;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.NetworkDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.SpecPart;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** The networks of a host. */
final class CoreNetworks implements Networks {
  private final CoreHost host;

  CoreNetworks(CoreHost host) {
    this.host = host;
  }

  private NetworkDriver driver() {
    return host.driver()
        .networks()
        .orElseThrow(
            () ->
                new UnsupportedCapabilityException(
                    "networks on " + host,
                    Support.no("the provider does not know them"),
                    Failure.notDone()));
  }

  @Override
  public List<Network> list() {
    NetworkDriver driver = driver();
    return host.call("list networks", null, host.options().timeout(), driver::list);
  }

  @Override
  public Network get(String nameOrId) {
    Objects.requireNonNull(nameOrId, "nameOrId");
    NetworkDriver driver = driver();
    return host.call(
        "find network \"" + nameOrId + "\"",
        null,
        host.options().timeout(),
        op -> Named.get(Kind.NETWORK, nameOrId, driver.list(op), Network::id, Network::name));
  }

  @Override
  public Network create(NetworkSpec spec) {
    host.require(Capability.NETWORKS);
    Requirements.ofLabels(spec.labels());
    Requirements.ofNetwork(host, spec);
    NetworkDriver driver = driver();
    boolean labels = host.driver().understands().contains(SpecPart.NETWORK_LABEL);
    Nonce nonce = new Nonce();
    NetworkSpec whole = labels ? spec.label(Nonce.LABEL, nonce.value()) : spec;
    Predicate<Network> made =
        one ->
            labels
                ? nonce.value().equals(one.labels().get(Nonce.LABEL))
                : one.name().equals(spec.name());
    return host.call(
        doing("create", spec.name()),
        null,
        host.options().timeout(),
        op -> {
          if (!driver.refusesTakenNames()) {
            Named.requireFree(Kind.NETWORK, spec.name(), driver.list(op), Network::name);
          }
          return driver.create(whole, op);
        },
        (failed, op) ->
            failed instanceof AlreadyExistsException
                ? Verdict.notDone(failed.failure())
                : driver.list(op).stream()
                    .filter(made)
                    .findFirst()
                    .map(
                        found ->
                            labels || !driver.refusesTakenNames() || !Verdict.mayStillCome(failed)
                                ? Verdict.done(found)
                                : Verdict.<Network>unknown(failed.failure()))
                    .orElseGet(() -> Verdict.notDone(failed.failure())));
  }

  @Override
  public void delete(Network network) {
    Objects.requireNonNull(network, "network");
    host.require(Capability.NETWORKS);
    NetworkDriver driver = driver();
    host.<Void>call(
        doing("delete", network.name()),
        null,
        host.options().timeout(),
        op -> {
          driver.delete(network, op);
          return null;
        },
        (failed, op) ->
            isThere(driver, network, op)
                ? Verdict.notDone(failed.failure())
                : Verdict.goneAfter(failed, null));
  }

  private static boolean isThere(NetworkDriver driver, Network network, Operation op) {
    return driver.list(op).stream().anyMatch(one -> one.id().equals(network.id()));
  }

  private static String doing(String verb, String name) {
    return verb + " network \"" + name + "\"";
  }
}
