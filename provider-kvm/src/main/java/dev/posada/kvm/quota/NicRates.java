package dev.posada.kvm.quota;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.xml.Xml;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What one card may receive and send in a second, in KiB as libvirt counts; 0 is no limit.
 *
 * @param foreign whether somebody has set what a quota cannot say: peaks, bursts, a floor
 */
public record NicRates(long receive, long send, boolean foreign) {
  public static final Set<Part> PARTS = Set.of(Part.NETWORK_RECEIVE, Part.NETWORK_SEND);

  /** What libvirt can say, as its parameters are unsigned. */
  static final ByteSize MOST = ByteSize.kib(0xFFFF_FFFFL);

  private static final List<String> FOREIGN =
      List.of("inbound.peak", "inbound.burst", "inbound.floor", "outbound.peak", "outbound.burst");

  /** Those that have a device on the host, on which the kernel can hold back what passes. */
  private static final Set<String> LIMITED = Set.of("network", "bridge", "direct", "ethernet");

  static boolean isLimited(String type) {
    return LIMITED.contains(type);
  }

  /** As {@code virDomainGetInterfaceParameters} tells them. */
  static NicRates of(TypedParameters tuned) {
    return of(name -> tuned.number(name).orElse(0));
  }

  /** As an {@code interface} element tells them. */
  static NicRates of(Xml nic) {
    return of(
        name -> {
          int dot = name.indexOf('.');
          return nic.attributeOf("bandwidth/" + name.substring(0, dot), name.substring(dot + 1))
              .map(Long::parseLong)
              .orElse(0L);
        });
  }

  private static NicRates of(ToLongFunction<String> value) {
    return new NicRates(
        value.applyAsLong("inbound.average"),
        value.applyAsLong("outbound.average"),
        FOREIGN.stream().anyMatch(name -> value.applyAsLong(name) != 0));
  }

  /** The same with what a quota names. */
  NicRates with(ResourceQuota quota) {
    Set<Part> named = quota.named();
    return new NicRates(
        named.contains(Part.NETWORK_RECEIVE)
            ? quota.networkReceive().map(NicRates::kib).orElse(0L)
            : receive,
        named.contains(Part.NETWORK_SEND)
            ? quota.networkSend().map(NicRates::kib).orElse(0L)
            : send,
        foreign);
  }

  private static long kib(ByteSize rate) {
    return rate.bytes() / 1024;
  }

  /** In whole KiB, as it is read back. */
  static ResourceQuota rounded(ResourceQuota quota) {
    ResourceQuota all = quota;
    if (quota.networkReceive().isPresent()) {
      all = all.networkReceive(ByteSize.kib(kib(quota.networkReceive().get())));
    }
    return quota.networkSend().isPresent()
        ? all.networkSend(ByteSize.kib(kib(quota.networkSend().get())))
        : all;
  }

  TypedParameters parameters() {
    return TypedParameters.none()
        .withUnsigned("inbound.average", receive)
        .withUnsigned("outbound.average", send);
  }

  /**
   * What all cards have in common; what they have not is not known.
   *
   * @param can whether they could be limited: else that they are not is no news
   */
  static ResourceQuota common(Collection<NicRates> cards, ResourceQuota quota, boolean can) {
    if (cards.isEmpty() || cards.stream().anyMatch(NicRates::foreign)) {
      return quota;
    }
    NicRates first = cards.iterator().next();
    ResourceQuota all = quota;
    if ((can || first.receive > 0) && same(cards, NicRates::receive)) {
      all =
          first.receive == 0
              ? all.with(ResourceQuota.lift(Part.NETWORK_RECEIVE))
              : all.networkReceive(ByteSize.kib(first.receive));
    }
    if ((can || first.send > 0) && same(cards, NicRates::send)) {
      all =
          first.send == 0
              ? all.with(ResourceQuota.lift(Part.NETWORK_SEND))
              : all.networkSend(ByteSize.kib(first.send));
    }
    return all;
  }

  private static boolean same(Collection<NicRates> cards, ToLongFunction<NicRates> value) {
    return cards.stream().mapToLong(value).distinct().count() == 1;
  }

  /** For a memo. */
  String words() {
    return receive + " " + send;
  }

  /** From a memo. */
  static NicRates parse(String words) {
    String[] each = words.split(" ");
    return new NicRates(Long.parseLong(each[0]), Long.parseLong(each[1]), false);
  }
}
