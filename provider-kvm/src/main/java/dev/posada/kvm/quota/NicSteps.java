package dev.posada.kvm.quota;

import dev.posada.ResourceQuota;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.Operation;
import java.util.List;

/** Reads and sets the rates of the cards of a machine, each with one call. */
final class NicSteps {
  private final Domain domain;
  private final Operation op;

  NicSteps(Domain domain, Operation op) {
    this.domain = domain;
    this.op = op;
  }

  /** The hardware addresses of the cards; some may be there only now, or only later. */
  private List<String> cards(int flag) {
    int which = flag == Domain.LIVE ? 0 : Domain.XML_INACTIVE;
    return cards(DomainReader.read(domain.xml(which, op)));
  }

  static List<String> cards(DomainView view) {
    return view.devices().nics().stream().flatMap(nic -> nic.mac().stream()).toList();
  }

  NicRates read(String mac, int flag) {
    return NicRates.of(domain.tuning().nic(mac, flag, op));
  }

  void set(ResourceQuota quota, List<Integer> flags) {
    for (int flag : flags) {
      for (String mac : cards(flag)) {
        domain.tuning().setNic(mac, read(mac, flag).with(quota).parameters(), flag, op);
      }
    }
  }

  /** The rates of each card, for {@link #restore}: a quota has one value for all of them. */
  String memo(List<Integer> flags) {
    StringBuilder memo = new StringBuilder();
    for (int flag : flags) {
      for (String mac : cards(flag)) {
        memo.append(mac).append('=').append(flag).append('=');
        memo.append(read(mac, flag).words()).append('\n');
      }
    }
    return memo.toString();
  }

  void restore(String memo) {
    memo.lines()
        .forEach(
            line -> {
              String[] each = line.split("=");
              domain
                  .tuning()
                  .setNic(
                      each[0], NicRates.parse(each[2]).parameters(), Integer.parseInt(each[1]), op);
            });
  }
}
