package dev.posada.examples.tour;

import dev.posada.Host;
import dev.posada.HostInfo;
import dev.posada.QuotaReport.Effect;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A host that is visited, and what the tour brings along. Immutable.
 *
 * @param host the host
 * @param other another one, to which machines of this one may move
 * @param run the tour
 * @param environment of this program
 * @param keep whether what is made there stays
 */
record Place(
    Host host, Optional<Host> other, Run run, Map<String, String> environment, boolean keep) {

  /** Libvirt's test driver only pretends to, like the world in memory. */
  boolean isSimulated() {
    return isOf("memory") || isOf("test");
  }

  /** Whether the socket of its daemon is on this machine; that of Docker may lead anywhere. */
  boolean isHere() {
    return isOf("qemu") && host.uri().getRawAuthority() == null;
  }

  /** Whether it is one of the hosts of this provider. */
  boolean isOf(String provider) {
    return base(host.uri()).equals(provider);
  }

  /** The scheme of a URI without its transport. */
  static String base(URI uri) {
    return uri.getScheme().replaceFirst("\\+.*", "").toLowerCase(Locale.ROOT);
  }

  /** What runs guests there, and its version. */
  String product() {
    HostInfo info = host.inspect();
    return info.product() + " " + info.version();
  }

  /** Stands behind every figure. */
  String mark() {
    return isSimulated() ? Layout.SIMULATED : "";
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** Leaves out the parts that this host does not limit. */
  ResourceQuota possible(ResourceQuota wanted, Effect effect) {
    return wanted.only(
        wanted.named().stream()
            .filter(part -> host.support(part, effect).available())
            .toArray(Part[]::new));
  }

  /** The hosts that machines of the tour can be at. */
  List<Host> hosts() {
    return other.map(it -> List.of(host, it)).orElse(List.of(host));
  }
}
