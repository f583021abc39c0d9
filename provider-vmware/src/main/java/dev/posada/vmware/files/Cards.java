package dev.posada.vmware.files;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The keys of the network cards of a machine. */
public final class Cards {
  /** How many a machine can have. */
  private static final int MOST = 10;

  private static final List<String> MANAGED =
      List.of(
          "present",
          "startconnected",
          "connectiontype",
          "vnet",
          "pvnid",
          "virtualdev",
          "addresstype",
          "address",
          "checkmacaddress");
  private static final Pattern KEY = Pattern.compile("ethernet(\\d{1,3})\\..*");
  private static final Pattern OURS =
      Pattern.compile("00:50:56:[0-3]\\p{XDigit}:\\p{XDigit}{2}:\\p{XDigit}{2}");

  private Cards() {}

  private static String card(int index) {
    return "ethernet" + index;
  }

  /** {@return the cards that are there, by their numbers} */
  static List<Card> read(Dictionary file) {
    TreeSet<Integer> all = new TreeSet<>();
    for (String key : file.keys("ethernet")) {
      Matcher card = KEY.matcher(key);
      if (card.matches()) {
        all.add(Integer.parseInt(card.group(1)));
      }
    }
    return all.stream()
        .filter(index -> file.flag(card(index) + ".present", false))
        .map(index -> Card.read(file, index))
        .toList();
  }

  /** {@return the first number that no card has; empty if all are taken} */
  static OptionalInt free(Dictionary file) {
    List<Integer> taken = read(file).stream().map(Card::index).toList();
    return IntStream.range(0, MOST).filter(index -> !taken.contains(index)).findFirst();
  }

  /**
   * {@return a copy with a card; of one with its number stays what a card does not tell, as its
   * place, by which some guests name it}
   */
  static Dictionary put(Dictionary file, Card card) {
    String name = card(card.index());
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(name + ".present", "TRUE");
    keys.put(name + ".startConnected", card.connected() ? "TRUE" : "FALSE");
    connect(keys, card);
    if (!card.device().isEmpty()) {
      keys.put(name + ".virtualDev", card.device());
    }
    address(keys, card);
    Set<String> stale = stale(file, card);
    keys.keySet().forEach(key -> stale.remove(key.toLowerCase(Locale.ROOT)));
    return file.without(stale::contains).with(keys);
  }

  /** {@return the keys that a card replaces, or makes wrong} */
  private static Set<String> stale(Dictionary file, Card card) {
    String name = card(card.index()) + ".";
    Set<String> all = new HashSet<>();
    MANAGED.forEach(last -> all.add(name + last));
    if (!card.address().generated()) {
      all.add(name + "generatedaddress");
      all.add(name + "generatedaddressoffset");
    }
    if (!file.text(name + "virtualDev").equalsIgnoreCase(card.device())) {
      all.add(name + "pcislotnumber");
    }
    return all;
  }

  private static void connect(Map<String, String> keys, Card card) {
    String name = card(card.index());
    keys.put(
        name + ".connectionType",
        switch (card.mode()) {
          case BRIDGED -> "bridged";
          case NAT -> "nat";
          case HOST_ONLY -> "hostonly";
          case CUSTOM -> "custom";
          case SEGMENT -> "pvn";
          case OTHER -> throw new IllegalArgumentException("no mode to set: " + card);
        });
    if (card.mode() == Card.Mode.CUSTOM) {
      keys.put(name + ".vnet", card.network());
    }
    if (card.mode() == Card.Mode.SEGMENT) {
      keys.put(name + ".pvnID", card.network());
    }
  }

  private static void address(Map<String, String> keys, Card card) {
    String name = card(card.index());
    String mac = card.address().mac();
    if (card.address().generated()) {
      keys.put(name + ".addressType", "generated");
      return;
    }
    keys.put(name + ".addressType", "static");
    keys.put(name + ".address", mac);
    if (!OURS.matcher(mac).matches()) {
      // VMware starts no machine with a static address of others, unless it is told not to look.
      keys.put(name + ".checkMACAddress", "FALSE");
    }
  }

  static Dictionary remove(Dictionary file, int index) {
    String prefix = card(index) + ".";
    return file.without(key -> key.startsWith(prefix));
  }
}
