package dev.posada.vmware.network;

import dev.posada.PermissionDeniedException;
import dev.posada.spi.Operation;
import dev.posada.vmware.files.Card;
import dev.posada.vmware.files.Leases;
import dev.posada.vmware.tool.Installation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Addresses that VMware has given to cards; the guest need not tell them. */
public final class LeasedAddresses {
  private final Installation vmware;

  /** Takes the values. */
  public LeasedAddresses(Installation vmware) {
    this.vmware = vmware;
  }

  /** {@return the last address of each card, in the order of the cards} */
  public List<String> of(List<Card> cards, Operation op) {
    Set<String> addresses = new LinkedHashSet<>();
    Instant now = Instant.now();
    for (Card card : cards) {
      if (!card.address().mac().isEmpty() && card.network().startsWith("vmnet")) {
        for (Leases leases : leases(card.network(), op)) {
          leases.addresses(card.address().mac(), now).stream()
              .findFirst()
              .ifPresent(addresses::add);
        }
      }
    }
    return List.copyOf(addresses);
  }

  private List<Leases> leases(String network, Operation op) {
    List<Leases> all = new ArrayList<>();
    for (String place : NetworkPlaces.leases(vmware.places().system(), network)) {
      try {
        vmware
            .files()
            .readAll(List.of(place), op)
            .values()
            .forEach(bytes -> all.add(Leases.of(bytes)));
      } catch (PermissionDeniedException othersOnly) {
        op.check(); // the guest may tell it
      }
    }
    return all;
  }
}
