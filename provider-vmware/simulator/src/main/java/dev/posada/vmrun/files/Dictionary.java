package dev.posada.vmrun.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A .vmx, .vmsd or other file of lines {@code name = "value"}. Lines that are none are kept as they
 * are. [D: open-vm-tools, dictll.c] Not thread-safe.
 */
public final class Dictionary {
  private static final Pattern LINE =
      Pattern.compile(
          "[ \\t]*([^\\s=#\"]+)[ \\t]*=[ \\t]*(?:\"([^\"]*)\"|([^\\s#\"]*))[ \\t]*(?:#.*)?");
  private static final Pattern ESCAPE = Pattern.compile("\\|([0-9A-Fa-f]{2})");

  /** A line: with a name it is an entry, else whatever stood there. */
  private record Line(String name, String value, String raw) {}

  private final List<Line> lines = new ArrayList<>();
  private Charset charset = StandardCharsets.UTF_8;
  private String lineEnd = "\n";

  public static Dictionary read(Path file) throws IOException {
    return parse(Files.readAllBytes(file));
  }

  public static Dictionary parse(byte[] bytes) {
    Dictionary dictionary = new Dictionary();
    dictionary.charset = charsetOf(bytes);
    String text = new String(bytes, dictionary.charset);
    dictionary.lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    // A byte order mark is tolerated. [D]
    (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().forEach(dictionary::add);
    return dictionary;
  }

  private static Charset charsetOf(byte[] bytes) {
    String ascii = new String(bytes, StandardCharsets.ISO_8859_1);
    Matcher named =
        Pattern.compile("(?m)^[ \\t]*\\.encoding[ \\t]*=[ \\t]*\"([^\"]+)\"").matcher(ascii);
    if (named.find() && Charset.isSupported(named.group(1))) {
      return Charset.forName(named.group(1));
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return StandardCharsets.UTF_8;
    } catch (CharacterCodingException e) {
      // The host's code page, whatever that is. [G]
      return Charset.forName("windows-1252");
    }
  }

  private void add(String raw) {
    Matcher entry = LINE.matcher(raw);
    if (!entry.matches()) {
      lines.add(new Line(null, null, raw));
      return;
    }
    String value = entry.group(2) != null ? entry.group(2) : entry.group(3);
    lines.add(new Line(entry.group(1), unescape(value), raw));
  }

  private static String unescape(String value) {
    return ESCAPE
        .matcher(value)
        .replaceAll(
            m -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(m.group(1), 16))));
  }

  private static String escape(String value) {
    StringBuilder text = new StringBuilder();
    for (char c : value.toCharArray()) {
      if (c == '"' || c == '|' || c == 0x7F || (c < ' ' && c != '\t')) {
        text.append(String.format("|%02X", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** The value, or an empty text: VMware does not tell the two apart. */
  public String get(String name) {
    return get(name, "");
  }

  public String get(String name, String standard) {
    int at = find(name);
    return at < 0 ? standard : lines.get(at).value();
  }

  public boolean has(String name) {
    return find(name) >= 0;
  }

  public boolean isTrue(String name) {
    return get(name).equalsIgnoreCase("TRUE");
  }

  /** The last one of a name counts. */
  private int find(String name) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (name.equalsIgnoreCase(lines.get(i).name())) {
        return i;
      }
    }
    return -1;
  }

  /** Changes a value in its place, or adds it at the end. */
  public Dictionary set(String name, String value) {
    int at = find(name);
    if (at < 0) {
      lines.add(new Line(name, value, name + " = \"" + escape(value) + "\""));
    } else if (!lines.get(at).value().equals(value)) {
      String spelled = lines.get(at).name();
      lines.set(at, new Line(spelled, value, spelled + " = \"" + escape(value) + "\""));
    }
    return this;
  }

  public void setIfAbsent(String name, String value) {
    if (!has(name)) {
      set(name, value);
    }
  }

  public void remove(String name) {
    lines.removeIf(line -> name.equalsIgnoreCase(line.name()));
  }

  public void removeBeginningWith(String prefix) {
    String small = prefix.toLowerCase(Locale.ROOT);
    lines.removeIf(l -> l.name() != null && l.name().toLowerCase(Locale.ROOT).startsWith(small));
  }

  /** Names in the order of the file, each once. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Line line : lines) {
      if (line.name() != null && seen.add(line.name().toLowerCase(Locale.ROOT))) {
        names.add(line.name());
      }
    }
    return names;
  }

  public boolean repeats() {
    return names().size() < lines.stream().filter(line -> line.name() != null).count();
  }

  public byte[] bytes() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.raw()).append(lineEnd));
    return text.toString().getBytes(charset);
  }

  /** Writes it anew and moves it into place: who watches the old file sees nothing of it. */
  public void write(Path file) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + "~");
    Files.write(draft, bytes());
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  public Dictionary copy() {
    Dictionary copy = new Dictionary();
    copy.lines.addAll(lines);
    copy.charset = charset;
    copy.lineEnd = lineEnd;
    return copy;
  }

  public Dictionary endingLinesWith(String end) {
    lineEnd = end;
    return this;
  }
}
