package dev.posada.examples.tour;

import dev.posada.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Compares a virtual machine with a container, as they were measured just now. */
final class Table {
  private static final int HEAD = 12;
  private static final int CELL = 22;
  private static final int LAST = 21;
  private static final String UNSEEN = "-";

  private final Optional<Figures> machine;
  private final Optional<Figures> container;

  private Table(Optional<Figures> machine, Optional<Figures> container) {
    this.machine = machine;
    this.container = container;
  }

  /** Of each kind the first that was seen from inside, or else that is real, or else the first. */
  static Table of(List<Figures> figures) {
    return new Table(first(figures, Kind.VIRTUAL_MACHINE), first(figures, Kind.CONTAINER));
  }

  private static Optional<Figures> first(List<Figures> figures, Kind kind) {
    List<Figures> all = figures.stream().filter(it -> it.kind() == kind).toList();
    return all.stream()
        .filter(it -> it.inside().isPresent())
        .findFirst()
        .or(() -> all.stream().filter(it -> !it.simulated()).findFirst())
        .or(() -> all.stream().findFirst());
  }

  /** Its lines, none longer than 80 characters; none at all if nothing was measured. */
  List<String> lines() {
    if (machine.isEmpty() && container.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(row("", "virtual machine", "container", host().isPresent() ? "their host" : ""));
    lines.addAll(products());
    lines.add(row("isolation", Table::isolation, ""));
    if (views().findAny().isPresent()) {
      lines.add(seen("host name", it -> it.guest().name(), Isolation.View::name));
      lines.add(seen("processes", it -> it.guest().processes(), Isolation.View::processes));
      lines.add(seen("mounts", it -> it.guest().mounts(), Isolation.View::mounts));
      lines.add(seen("network", it -> it.guest().cards(), Isolation.View::cards));
      lines.add(seen("kernel", Isolation.Views::kernel, it -> ""));
    }
    lines.add(row("image", Figures::imageText, ""));
    lines.add(row("until ready", Figures::readyText, ""));
    lines.add(row("memory", Figures::memoryText, ""));
    return lines;
  }

  /** What does not fit beside the name, as some versions, stands below it. */
  private List<String> products() {
    List<String> lines = new ArrayList<>();
    lines.add(row("on", it -> it.product().substring(0, nameEnd(it)), ""));
    String machines = machine.map(Table::afterName).orElse("");
    String containers = container.map(Table::afterName).orElse("");
    if (!machines.isEmpty() || !containers.isEmpty()) {
      lines.add(row("", machines, containers, ""));
    }
    return lines;
  }

  private static int nameEnd(Figures figures) {
    String product = figures.product();
    int space = product.length() > CELL ? product.lastIndexOf(' ', CELL) : -1;
    return space < 0 ? product.length() : space;
  }

  private static String afterName(Figures figures) {
    return figures.product().substring(nameEnd(figures)).strip();
  }

  private static String isolation(Figures figures) {
    if (figures.simulated()) {
      return "not shown, simulated";
    }
    return figures.inside().isPresent() ? "shown" : "not shown, no shell";
  }

  private String seen(
      String head, Function<Isolation.Views, String> inside, Function<Isolation.View, String> out) {
    return row(
        "  " + head, it -> it.inside().map(inside).orElse(UNSEEN), host().map(out).orElse(""));
  }

  private Stream<Isolation.Views> views() {
    return Stream.of(machine, container)
        .flatMap(Optional::stream)
        .flatMap(it -> it.inside().stream());
  }

  /** Empty if they are on different ones, or one on nobody knows which. */
  private Optional<Isolation.View> host() {
    List<Optional<String>> boots =
        views().map(it -> it.host().map(Isolation.View::boot)).distinct().toList();
    return boots.size() == 1
        ? views().flatMap(it -> it.host().stream()).findFirst()
        : Optional.empty();
  }

  private String row(String head, Function<Figures, String> cell, String last) {
    return row(head, machine.map(cell).orElse(UNSEEN), container.map(cell).orElse(UNSEEN), last);
  }

  private static String row(String head, String machine, String container, String host) {
    return String.format(
            "%-" + HEAD + "s %-" + CELL + "s %-" + CELL + "s %s",
            head,
            cut(machine, CELL),
            cut(container, CELL),
            cut(host, LAST))
        .stripTrailing();
  }

  private static String cut(String cell, int width) {
    return cell.length() <= width ? cell : cell.substring(0, width - 2) + "..";
  }
}
