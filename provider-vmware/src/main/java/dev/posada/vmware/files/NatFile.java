package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of the NAT of a network ({@code nat.conf}, {@code vmnetnat.conf}). Immutable; a
 * changed copy differs only in the lines of the forwarded ports that were changed.
 */
public final class NatFile {
  private static final Pattern SECTION = Pattern.compile("\\s*\\[\\s*([^\\]]*?)\\s*]\\s*(?:#.*)?");
  private static final Pattern FORWARD =
      Pattern.compile("\\s*(\\d{1,5})\\s*=\\s*([^\\s:#]+)\\s*:\\s*(\\d{1,5})\\s*(?:#.*)?");
  private static final String INCOMING = "incoming";

  private final List<Line> lines;

  private NatFile(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /** A line, a character a byte, and what it says. */
  private record Line(String text, String end, String section, Optional<NatForward> forward) {}

  /** {@return what a file says} */
  public static NatFile of(byte[] file) {
    List<Line> lines = new ArrayList<>();
    String section = "";
    for (DictionaryLine line : DictionaryLine.of(new String(file, ISO_8859_1))) {
      Matcher header = SECTION.matcher(line.raw());
      if (header.matches()) {
        section = header.group(1).toLowerCase(Locale.ROOT);
      }
      lines.add(new Line(line.raw(), line.end(), section, forward(section, line.raw())));
    }
    return new NatFile(lines);
  }

  private static Optional<NatForward> forward(String section, String line) {
    Matcher forward = FORWARD.matcher(line);
    return section.startsWith(INCOMING) && forward.matches()
        ? NatForward.of(
            section.substring(INCOMING.length()),
            forward.group(1),
            forward.group(2),
            forward.group(3))
        : Optional.empty();
  }

  /** {@return the file} */
  public byte[] bytes() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.text).append(line.end));
    return text.toString().getBytes(ISO_8859_1);
  }

  /** {@return its forwarded ports; of one that is there twice, the last} */
  public List<NatForward> forwards() {
    List<NatForward> all = new ArrayList<>();
    for (Line line : lines) {
      line.forward.ifPresent(
          it -> {
            all.removeIf(it::takes);
            all.add(it);
          });
    }
    return List.copyOf(all);
  }

  /** {@return a copy with a forwarded port, in place of one of the same port of the host} */
  public NatFile with(NatForward forward) {
    List<Line> all = new ArrayList<>(lines);
    Predicate<Line> old = line -> line.forward.filter(it -> it.takes(forward)).isPresent();
    int at = 0;
    while (at < all.size() && !old.test(all.get(at))) {
      at++;
    }
    String text = forward.hostPort() + " = " + forward.guestAddress() + ":" + forward.guestPort();
    String section = INCOMING + forward.protocol().name().toLowerCase(Locale.ROOT);
    if (at < all.size()) {
      Line before = all.get(at);
      all.set(at, new Line(text, before.end, section, Optional.of(forward)));
      all.subList(at + 1, all.size()).removeIf(old);
      return new NatFile(all);
    }
    add(all, section, new Line(text, end(), section, Optional.of(forward)));
    return new NatFile(all);
  }

  /** At the end of its section, before the blank lines and comments that introduce the next. */
  private void add(List<Line> all, String section, Line line) {
    int at = all.size();
    while (at > 0 && !(all.get(at - 1).section.equals(section) && says(all.get(at - 1)))) {
      at--;
    }
    if (at == 0) {
      at = all.size();
      close(all, at);
      all.add(at++, new Line("[" + section + "]", end(), section, Optional.empty()));
    }
    close(all, at);
    all.add(at, line);
  }

  private static boolean says(Line line) {
    return !line.text.isBlank() && !line.text.strip().startsWith("#");
  }

  private void close(List<Line> all, int at) {
    if (at > 0 && all.get(at - 1).end.isEmpty()) {
      Line open = all.get(at - 1);
      all.set(at - 1, new Line(open.text, end(), open.section, open.forward));
    }
  }

  private String end() {
    return lines.isEmpty() || lines.get(0).end.isEmpty() ? "\n" : lines.get(0).end;
  }

  /** {@return a copy without the forwarded port} */
  public NatFile without(NatForward forward) {
    return new NatFile(
        lines.stream()
            .filter(line -> line.forward.filter(it -> it.takes(forward)).isEmpty())
            .toList());
  }
}
