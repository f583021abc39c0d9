package dev.posada.virtualbox.guest;

import dev.posada.Failure;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.virtualbox.machine.States;
import dev.posada.virtualbox.settings.MachineSettings.Nic;
import dev.posada.virtualbox.text.PropertyText;
import dev.posada.virtualbox.tool.Installation;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the additions in a machine tell of it. */
public final class GuestNetwork {
  private static final String NET = "/VirtualBox/GuestInfo/Net/";

  /** Not all properties: their drivers and VirtualBox itself tell others, long before. */
  private static final String TOLD = "/VirtualBox/GuestInfo/*";

  private static final Pattern ADDRESS = Pattern.compile("(" + NET + "(\\d{1,9}))/V[46]/IP");
  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern LITERAL =
      Pattern.compile(BYTE + "(\\." + BYTE + "){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
  private static final Pattern RUN_LEVEL =
      Pattern.compile("(?m)^GuestAdditionsRunLevel=(\\d+)\\s*$");

  /** The services of the guest run; 1 is the driver alone, 3 a desktop besides. */
  private static final int USERLAND = 2;

  /** Each is a process, and a client that the server of VirtualBox has to serve. */
  private static final int MOST_WAITING = 4;

  private final Installation vbox;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  public GuestNetwork(Installation vbox) {
    this.vbox = vbox;
  }

  private record Found(InetAddress address, int rank) {}

  /**
   * {@return the addresses that the guest tells, those behind NAT late, as the host cannot reach
   * them, and those of no card of the machine last}
   *
   * <p>{@code guestproperty enumerate}, which locks the machine for that. They are gone when it is
   * off, so it is not asked then.
   */
  public List<InetAddress> addresses(String id, Operation op) {
    List<Nic> nics = vbox.settings().machine(id, op).hardware().nics();
    if (nics.isEmpty()) {
      throw new UnsupportedCapabilityException(
          "the addresses of the machine",
          Support.no("it has no network card", "attach one"),
          Failure.notDone());
    }
    return States.mayBeOn(vbox, id, op)
        ? addresses(vbox.tool().read(op, "guestproperty", "enumerate", id), nics)
        : List.of();
  }

  static List<InetAddress> addresses(String stdout, List<Nic> nics) {
    Map<String, String> values = new LinkedHashMap<>();
    PropertyText.of(stdout).forEach(one -> values.put(one.key(), one.value()));
    List<Found> found = new ArrayList<>();
    for (Map.Entry<String, String> value : values.entrySet()) {
      Matcher address = ADDRESS.matcher(value.getKey());
      if (address.matches() && isThere(address.group(2), values.get(NET + "Count"))) {
        String card = address.group(1);
        if (!values.getOrDefault(card + "/Status", "").equals("Down")) {
          add(value.getValue(), mode(nics, values.getOrDefault(card + "/MAC", "")), found);
        }
      }
    }
    found.sort(Comparator.comparingInt(Found::rank));
    return found.stream().map(Found::address).distinct().toList();
  }

  /** What the additions told of a card that is gone they do not take back; they count. */
  private static boolean isThere(String number, String count) {
    return count == null
        || !count.matches("\\d{1,9}")
        || Integer.parseInt(number) < Integer.parseInt(count);
  }

  private static Optional<String> mode(List<Nic> nics, String mac) {
    return nics.stream().filter(nic -> nic.mac().equalsIgnoreCase(mac)).map(Nic::mode).findFirst();
  }

  /**
   * Adds one.
   *
   * @param mode of the card that has it; empty if the guest made the card itself, as for containers
   *     in it
   */
  private static void add(String text, Optional<String> mode, List<Found> found) {
    if (!LITERAL.matcher(text).matches()) {
      return;
    }
    try {
      InetAddress address = InetAddress.getByName(text); // never a name
      if (!address.isAnyLocalAddress() && !address.isLoopbackAddress()) {
        int rank =
            (mode.isEmpty() ? 8 : 0)
                + (address.isLinkLocalAddress() ? 4 : 0)
                + (mode.filter(it -> it.startsWith("NAT")).isPresent() ? 2 : 0)
                + (address instanceof Inet4Address ? 0 : 1);
        found.add(new Found(address, rank));
      }
    } catch (UnknownHostException nonsense) {
      // not an address of anything that we know
    }
  }

  /** {@code showvminfo}: whether the services of the additions run, which exec needs too. */
  public boolean ready(String id, Operation op) {
    Matcher level = RUN_LEVEL.matcher(vbox.tool().read(op, "showvminfo", id, "--machinereadable"));
    int last = 0;
    while (level.find()) { // a name of several lines could tell one, but not behind the true one
      last = Integer.parseInt(level.group(1));
    }
    return last >= USERLAND;
  }

  /**
   * {@code guestproperty wait}: the services of the additions tell of the guest when they run, and
   * when it has another address. It holds no session, so that it can be ended at any time.
   *
   * @return whether it was waited; not while enough others wait, nor if the tool fails
   */
  public boolean awaitNews(String id, Duration atMost, Operation op) {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      String millis = Long.toString(atMost.toMillis());
      Command wait = vbox.tool().reading("guestproperty", "wait", id, TOLD, "--timeout", millis);
      return vbox.tool().inside(wait, () -> true, op).exitCode() == 0;
    } finally {
      waiting.release();
    }
  }
}
