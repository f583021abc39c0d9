package dev.posada.virtualbox.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code showvminfo --machinereadable} writes. Immutable.
 *
 * <p>Some values are escaped and some are not, and both may go over several lines; so names and
 * descriptions can look like other lines. The order of the keys is fixed, and what decides comes
 * before what people can write without escapes: the first of a key wins.
 */
public final class MachineText {
  private static final Pattern STATE = Pattern.compile("(?m)^VMState=\"([a-z-]*)\"\\r?$");

  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<Nic> nics = new ArrayList<>();
  private final List<Attachment> attachments = new ArrayList<>();
  private final SnapshotText snapshots;

  /**
   * A network card that is enabled.
   *
   * @param number from 1
   * @param mode as in {@code nat}, {@code bridged}, {@code hostonly}, {@code intnet}, {@code
   *     natnetwork}, {@code Generic}, {@code null}
   * @param mac twelve capital letters and digits
   * @param connected whether its cable is plugged in
   * @param network the name that goes with the mode; empty if there is none
   * @param forwards its ports that are forwarded, as in {@code ssh,tcp,127.0.0.1,2222,,22}
   */
  public record Nic(
      int number,
      String mode,
      String mac,
      boolean connected,
      String network,
      List<String> forwards) {}

  /**
   * Something in a storage controller.
   *
   * @param controller the name of the controller
   * @param port the port
   * @param device the place there
   * @param file what it is; {@code emptydrive} for a drive without a disc
   * @param image the UUID of the image
   */
  public record Attachment(
      String controller, int port, int device, String file, Optional<String> image) {}

  private MachineText(SnapshotText snapshots) {
    this.snapshots = snapshots;
  }

  /** {@return the state, in VirtualBox's words} */
  public static Optional<String> state(String stdout) {
    Matcher state = STATE.matcher(stdout);
    return state.find() ? Optional.of(state.group(1)) : Optional.empty();
  }

  /** {@return all that it says} */
  public static MachineText of(String stdout) {
    SnapshotText.Apart apart = SnapshotText.apart(stdout);
    MachineText text = new MachineText(apart.snapshots());
    Nics cards = new Nics(text.nics);
    MachineLines lines = new MachineLines(apart.rest());
    while (lines.next()) {
      text.values.putIfAbsent(lines.key(), lines.value());
      cards.take(lines.key(), lines.value());
    }
    cards.end();
    text.attach();
    return text;
  }

  /** {@return a value; empty if it is not told} */
  public Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** {@return the network cards that are enabled} */
  public List<Nic> nics() {
    return List.copyOf(nics);
  }

  /** {@return the names of the storage controllers} */
  public List<String> controllers() {
    List<String> names = new ArrayList<>();
    for (int i = 0; values.containsKey("storagecontrollername" + i); i++) {
      names.add(values.get("storagecontrollername" + i));
    }
    return names;
  }

  /** {@return what is in them} */
  public List<Attachment> attachments() {
    return List.copyOf(attachments);
  }

  /** {@return its snapshots} */
  public SnapshotText snapshots() {
    return snapshots;
  }

  private void attach() {
    for (String controller : controllers()) {
      Pattern place = Pattern.compile(Pattern.quote(controller) + "-(\\d+)-(\\d+)");
      values.forEach(
          (key, file) -> {
            Matcher found = place.matcher(key);
            if (found.matches() && !file.equals("none")) {
              String image =
                  values.get(controller + "-ImageUUID-" + found.group(1) + "-" + found.group(2));
              attachments.add(
                  new Attachment(
                      controller,
                      Integer.parseInt(found.group(1)),
                      Integer.parseInt(found.group(2)),
                      file,
                      Optional.ofNullable(image).map(UuidText::bare)));
            }
          });
    }
  }

  /** Puts cards together: forwards have no number, they belong to the card before them. */
  private static final class Nics {
    private static final Pattern KEY = Pattern.compile("nic(\\d{1,3})");
    private static final List<String> NETWORKS =
        List.of(
            "bridgeadapter",
            "hostonlyadapter",
            "hostonly-network",
            "intnet",
            "nat-network",
            "generic",
            "cloud-network");

    private final List<Nic> all;
    private final Map<String, String> before = new LinkedHashMap<>();
    private Nic nic;
    private int last;

    Nics(List<Nic> all) {
      this.all = all;
    }

    void take(String key, String value) {
      Matcher card = KEY.matcher(key);
      if (card.matches() && Integer.parseInt(card.group(1)) > last) {
        end();
        last = Integer.parseInt(card.group(1));
        begin(card.group(1), value);
      } else if (key.startsWith("Forwarding(") && nic != null) {
        nic.forwards().add(value);
      } else {
        before.putIfAbsent(key, value);
      }
    }

    private void begin(String number, String mode) {
      if (mode.equals("none")) {
        return;
      }
      String network =
          NETWORKS.stream()
              .map(key -> before.getOrDefault(key + number, ""))
              .filter(name -> !name.isEmpty())
              .findFirst()
              .orElse("");
      nic =
          new Nic(
              Integer.parseInt(number),
              mode,
              before.getOrDefault("macaddress" + number, ""),
              before.getOrDefault("cableconnected" + number, "on").equals("on"),
              network,
              new ArrayList<>());
    }

    void end() {
      if (nic != null) {
        all.add(
            new Nic(
                nic.number(),
                nic.mode(),
                nic.mac(),
                nic.connected(),
                nic.network(),
                List.copyOf(nic.forwards())));
        nic = null;
      }
    }
  }
}
