package dev.posada.kvm.network;

import dev.posada.kvm.xml.NetworkView;
import dev.posada.kvm.xml.Subnet;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds subnets that no network has, as far as that can be seen from here. */
final class FreeSubnets {
  private static final int FIRST = 100;
  private static final int LAST = 254;

  private FreeSubnets() {}

  /** {@return candidates, in no order: who looks at the same time shall find others} */
  static List<Subnet> beside(List<NetworkView> networks) {
    List<Subnet> taken = new ArrayList<>(own());
    networks.forEach(network -> taken.addAll(network.subnets()));
    return beside(taken, FIRST, LAST);
  }

  static List<Subnet> beside(List<Subnet> taken, int first, int last) {
    List<Subnet> free =
        new ArrayList<>(
            IntStream.rangeClosed(first, last)
                .mapToObj(third -> Subnet.of("192.168." + third + ".0", 24))
                .filter(subnet -> taken.stream().noneMatch(subnet::overlaps))
                .toList());
    Collections.shuffle(free);
    return free;
  }

  /**
   * Those of the machine that this runs on, which may well be the host. libvirt compares with the
   * routes of the host, but sees only what is exactly alike.
   */
  private static List<Subnet> own() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(face -> face.getInterfaceAddresses().stream())
          .flatMap(one -> subnet(one.getAddress(), one.getNetworkPrefixLength()).stream())
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  /** Empty if the prefix tells nothing: that of a tunnel may be 0, and Windows tells wrong ones. */
  static Optional<Subnet> subnet(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    return prefix < 1 || prefix > bytes.length * Byte.SIZE
        ? Optional.empty()
        : Optional.of(Subnet.of(bytes, prefix));
  }
}
