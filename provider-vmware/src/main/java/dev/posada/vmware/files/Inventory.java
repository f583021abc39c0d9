package dev.posada.vmware.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machines that the windows of Workstation or Fusion show ({@code inventory.vmls}, {@code
 * vmInventory}). Immutable. Their windows write it late and over what others have changed, so it is
 * only read.
 *
 * @param machines the machines in it, without folders and what was deleted
 */
public record Inventory(List<Entry> machines) {
  private static final Pattern ENTRY = Pattern.compile("(?:vmlist|index)(\\d{1,9})\\..*");

  /**
   * A machine.
   *
   * @param path its {@code .vmx}, as VMware stored it
   * @param name the name that is shown; empty if the file does not tell
   */
  public record Entry(String path, String name) {}

  /** Copies the values. */
  public Inventory {
    machines = List.copyOf(machines);
  }

  /** {@return what a file says} */
  public static Inventory of(byte[] file) {
    Dictionary all = Dictionary.of(file);
    List<Entry> machines = new ArrayList<>();
    for (int number : numbers(all)) {
      String entry = "vmlist" + number + ".";
      add(machines, all.text(entry + "config"), all.text(entry + "DisplayName"));
    }
    for (int number : numbers(all)) { // of which Fusion may tell no more
      add(machines, all.text("index" + number + ".id"), "");
    }
    return new Inventory(machines);
  }

  private static TreeSet<Integer> numbers(Dictionary all) {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (String key : all.keys("")) {
      Matcher entry = ENTRY.matcher(key);
      if (entry.matches()) {
        numbers.add(Integer.parseInt(entry.group(1)));
      }
    }
    return numbers;
  }

  private static void add(List<Entry> machines, String path, String name) {
    boolean known = machines.stream().anyMatch(it -> Paths.isSame(it.path(), path));
    if (path.toLowerCase(Locale.ROOT).endsWith(".vmx") && !known) {
      machines.add(new Entry(path, name));
    }
  }
}
