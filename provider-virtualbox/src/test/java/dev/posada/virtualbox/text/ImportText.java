package dev.posada.virtualbox.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A machine in an appliance, as {@code import --dry-run} tells it. Immutable.
 *
 * @param number its number, from 0, which {@code --vsys} wants
 * @param units what it is made of
 */
public record ImportText(int number, List<Unit> units) {

  /**
   * A thing that can be changed, or left out, on import.
   *
   * @param number its number, which {@code --unit} wants
   * @param text what it is, as in {@code Number of CPUs: 1}; over several lines if a name is
   */
  public record Unit(int number, String text) {}

  /**
   * A disk.
   *
   * @param unit the number of its unit
   * @param source its file in the appliance
   * @param target where it is going to be
   */
  public record Disk(int unit, String source, String target) {}

  private static final Pattern SYSTEM = Pattern.compile("Virtual system (\\d+):\\s*");
  private static final Pattern UNIT = Pattern.compile(" ?(\\d+): (.*)");
  private static final Pattern NAME =
      Pattern.compile(
          "(?:Suggested VM name|VM name specified with --vmname:) \"(.*)\"", Pattern.DOTALL);
  private static final Pattern OS_TYPE =
      Pattern.compile("(?:Suggested OS type|OS type specified with --ostype): \"(.*)\"");
  private static final Pattern DISK =
      Pattern.compile(
          "Hard disk image: source image=(.*), target path=(.*), (?:controller=|channel=).*",
          Pattern.DOTALL);

  /** {@return all machines of the appliance} */
  public static List<ImportText> of(String stdout) {
    List<ImportText> systems = new ArrayList<>();
    List<Unit> units = new ArrayList<>();
    boolean hint = false;
    for (String line : stdout.split("\\r?\\n")) {
      Matcher system = SYSTEM.matcher(line);
      Matcher unit = UNIT.matcher(line);
      if (system.matches()) {
        units = new ArrayList<>();
        systems.add(new ImportText(Integer.parseInt(system.group(1)), units));
      } else if (systems.isEmpty()) {
        continue;
      } else if (unit.matches() && Integer.parseInt(unit.group(1)) == units.size()) {
        units.add(new Unit(units.size(), unit.group(2)));
        hint = false;
      } else if (line.startsWith("    (") || hint || units.isEmpty()) {
        hint = true;
      } else {
        Unit begun = units.remove(units.size() - 1);
        units.add(new Unit(begun.number(), begun.text() + "\n" + line));
      }
    }
    return systems.stream()
        .map(system -> new ImportText(system.number(), List.copyOf(system.units())))
        .toList();
  }

  /** {@return the name that it is going to have} */
  public Optional<String> name() {
    return first(NAME);
  }

  /** {@return the id of the type of its operating system} */
  public Optional<String> osType() {
    return first(OS_TYPE);
  }

  private Optional<String> first(Pattern pattern) {
    return units.stream()
        .map(unit -> pattern.matcher(unit.text()))
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .findFirst();
  }

  /** {@return its disks} */
  public List<Disk> disks() {
    List<Disk> disks = new ArrayList<>();
    for (Unit unit : units) {
      Matcher disk = DISK.matcher(unit.text());
      if (disk.matches()) {
        disks.add(new Disk(unit.number(), disk.group(1), disk.group(2)));
      }
    }
    return List.copyOf(disks);
  }
}
