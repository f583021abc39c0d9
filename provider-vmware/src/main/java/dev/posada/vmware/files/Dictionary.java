package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.RejectedException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A file of keys and values, as VMware writes nearly all of its own. Immutable.
 *
 * <p>A changed copy differs only in the lines that were changed: order, comments, lines that are no
 * entries, the spelling of keys and the ends of lines stay. Of a key that stands there twice the
 * last value counts, and a new value is set in each of its places, because versions of VMware do
 * not agree which one they take.
 *
 * <p>What the charset of the file cannot say turns the file into UTF-8, if each of its lines can be
 * read exactly; otherwise the change is refused.
 */
public final class Dictionary {
  private static final String ENCODING = ".encoding";
  private static final String MARK = new String(new byte[] {-17, -69, -65}, ISO_8859_1);
  private static final Pattern KEY = Pattern.compile("[!-~&&[^#=\"]]+");

  private static final Set<String> YES = Set.of("true", "yes", "on", "1");
  private static final Set<String> NO = Set.of("false", "no", "off", "0");

  private final String mark;
  private final List<DictionaryLine> lines;
  private final Charset charset;
  private final boolean named;
  private final Map<String, DictionaryLine> entries = new LinkedHashMap<>();

  private Dictionary(String mark, List<DictionaryLine> lines) {
    this.mark = mark;
    this.lines = List.copyOf(lines);
    for (DictionaryLine line : lines) {
      if (line.isEntry()) {
        entries.put(line.key(), line);
      }
    }
    Optional<Charset> told =
        Optional.ofNullable(entries.get(ENCODING))
            .flatMap(line -> Encoding.charset(new String(line.value(), ISO_8859_1)))
            .or(() -> mark.isEmpty() ? Optional.empty() : Optional.of(UTF_8));
    this.named = told.isPresent();
    this.charset = told.orElseGet(() -> likely(lines));
  }

  private static Charset likely(List<DictionaryLine> lines) {
    boolean isUtf8 =
        lines.stream()
            .allMatch(line -> Encoding.exact(line.raw().getBytes(ISO_8859_1), UTF_8).isPresent());
    return isUtf8 ? UTF_8 : Encoding.WESTERN;
  }

  /** {@return what a file says; there is none that cannot be read} */
  public static Dictionary of(byte[] file) {
    String text = new String(file, ISO_8859_1);
    String mark = text.startsWith(MARK) ? MARK : "";
    return new Dictionary(mark, DictionaryLine.of(text.substring(mark.length())));
  }

  /** {@return a new one in UTF-8, with nothing else in it} */
  public static Dictionary blank() {
    return of((ENCODING + " = \"UTF-8\"\n").getBytes(UTF_8));
  }

  /** {@return the file} */
  public byte[] bytes() {
    StringBuilder text = new StringBuilder(mark);
    lines.forEach(line -> text.append(line.raw()).append(line.end()));
    return text.toString().getBytes(ISO_8859_1);
  }

  /** {@return the charset in which it is read} */
  public Charset charset() {
    return charset;
  }

  /** {@return the keys that begin so, in small letters, in their order} */
  public List<String> keys(String prefix) {
    String small = prefix.toLowerCase(Locale.ROOT);
    return entries.keySet().stream().filter(key -> key.startsWith(small)).toList();
  }

  /** {@return the value of a key, in whatever letters that is spelled} */
  public Optional<String> value(String key) {
    return Optional.ofNullable(entries.get(key.toLowerCase(Locale.ROOT)))
        .map(line -> Encoding.text(line.value(), charset));
  }

  /** {@return the value of a key; empty without one} */
  public String text(String key) {
    return value(key).orElse("");
  }

  /** {@return whether a key says yes; what else it may say is the fallback} */
  public boolean flag(String key, boolean fallback) {
    String word = text(key).strip().toLowerCase(Locale.ROOT);
    return fallback ? !NO.contains(word) : YES.contains(word);
  }

  /** {@return the number of a key; empty for what is none} */
  public OptionalLong number(String key) {
    try {
      return OptionalLong.of(Long.parseLong(text(key).strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * {@return a copy with this value of a key}
   *
   * @throws IllegalArgumentException if that cannot be a key or a value
   * @throws RejectedException if the file cannot hold the value
   */
  public Dictionary with(String key, String value) {
    return with(Map.of(key, value));
  }

  /** {@return a copy with these values, in their order if they are new} */
  public Dictionary with(Map<String, String> values) {
    values.forEach(Dictionary::check);
    Dictionary target = this;
    boolean foreign = !values.values().stream().allMatch(it -> it.chars().allMatch(c -> c < 128));
    if (foreign && !(named && says(values))) {
      target = inUtf8(); // without a name it would be the charset of whoever reads it
    }
    Map<String, DictionaryLine> wanted = new LinkedHashMap<>();
    for (Map.Entry<String, String> one : values.entrySet()) {
      byte[] bytes = Encoding.bytes(one.getValue(), target.charset).orElseThrow();
      DictionaryLine line = DictionaryLine.of(one.getKey(), bytes, "");
      wanted.put(line.key(), line);
    }
    return target.replaced(wanted);
  }

  private static void check(String key, String value) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("no key of a dictionary: " + key);
    }
    if (value.indexOf('\0') >= 0 || Encoding.bytes(value, UTF_8).isEmpty()) {
      throw new IllegalArgumentException("no value of a dictionary: " + value);
    }
  }

  private boolean says(Map<String, String> values) {
    return values.values().stream().allMatch(it -> Encoding.bytes(it, charset).isPresent());
  }

  private Dictionary replaced(Map<String, DictionaryLine> wanted) {
    List<DictionaryLine> changed = new ArrayList<>();
    for (DictionaryLine line : lines) {
      DictionaryLine value = line.isEntry() ? wanted.get(line.key()) : null;
      boolean same = value == null || Arrays.equals(value.value(), line.value());
      changed.add(same ? line : line.with(value.value()));
    }
    boolean open = !lines.isEmpty() && lines.get(lines.size() - 1).end().isEmpty();
    for (DictionaryLine line : wanted.values()) {
      if (!entries.containsKey(line.key())) {
        append(changed, line);
      }
    }
    if (!open && !changed.isEmpty()) {
      int last = changed.size() - 1;
      changed.set(last, changed.get(last).ended(end()));
    }
    return new Dictionary(mark, changed);
  }

  private void append(List<DictionaryLine> all, DictionaryLine line) {
    if (!all.isEmpty()) {
      all.set(all.size() - 1, all.get(all.size() - 1).ended(end()));
    }
    all.add(line);
  }

  /** {@return what ends its lines} */
  private String end() {
    return lines.isEmpty() || lines.get(0).end().isEmpty() ? "\n" : lines.get(0).end();
  }

  /** {@return the same in UTF-8} */
  private Dictionary inUtf8() {
    List<DictionaryLine> all = new ArrayList<>();
    for (DictionaryLine line : lines) {
      all.add(inUtf8(line));
    }
    DictionaryLine name = DictionaryLine.of(ENCODING, "UTF-8".getBytes(UTF_8), end());
    if (entries.containsKey(ENCODING)) {
      return new Dictionary(mark, all).replaced(Map.of(ENCODING, name));
    }
    boolean script = !all.isEmpty() && all.get(0).raw().startsWith("#!");
    all.add(script ? 1 : 0, name);
    return new Dictionary(mark, all);
  }

  private DictionaryLine inUtf8(DictionaryLine line) {
    if (line.raw().chars().allMatch(c -> c < 128) && !line.raw().contains("|")) {
      return line;
    }
    // A file without the name of its charset is UTF-8, or nobody can tell what it is.
    boolean known = named || charset.equals(UTF_8);
    byte[] bytes = line.isEntry() ? line.value() : line.raw().getBytes(ISO_8859_1);
    byte[] other =
        Optional.of(bytes)
            .filter(it -> known)
            .flatMap(it -> Encoding.exact(it, charset))
            .map(text -> text.getBytes(UTF_8))
            .orElseThrow(
                () ->
                    new RejectedException(
                        "the file is in "
                            + charset
                            + ", which cannot say this, and it cannot be"
                            + " turned into UTF-8, as not all of it can be read"));
    if (Arrays.equals(bytes, other)) {
      return line;
    }
    return line.isEntry()
        ? line.with(other)
        : DictionaryLine.of(new String(other, ISO_8859_1), line.end());
  }

  /** {@return a copy without the keys of which this is true; they are in small letters} */
  public Dictionary without(Predicate<String> keys) {
    return new Dictionary(
        mark, lines.stream().filter(it -> !it.isEntry() || !keys.test(it.key())).toList());
  }

  /** {@return a copy without a key} */
  public Dictionary without(String key) {
    return without(key.toLowerCase(Locale.ROOT)::equals);
  }
}
