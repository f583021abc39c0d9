package dev.posada.testkit.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a command line tool or an HTTP server said, to be said again in tests: exchanges, each a
 * command and its result or a request and its answer. Immutable; each method that changes one
 * returns a changed copy.
 *
 * <p>Recorded by a {@link CommandRecorder} or an {@link HttpRelay}, played by a {@link
 * CommandPlayer} or an {@link HttpPlayer}. A file of it holds one exchange or a whole scenario:
 *
 * <pre>
 * {"tool": "vmrun", "version": "1.17", "os": "Linux 6.1 amd64", "origin": "recorded"}
 * {"argv": ["vmrun", "list"], "exit": 0, "duration_ms": 20, "stdout_bytes": 21, "stderr_bytes": 0}
 * --- stdout
 * Total running VMs: 0
 * --- stderr
 * --- end
 * </pre>
 *
 * <p>The first line may be missing, and so may the lengths in a file that is written by hand. For
 * HTTP, {@code method} and {@code target} are in place of {@code argv} and {@code exit}, and the
 * parts are called {@code request} and {@code answer}: heads and bodies as they were on the wire.
 * An exit code of -1 tells that the tool was ended because it did not end itself, and {@code cut}
 * that it wrote more than is there.
 */
public final class Transcript {
  private static final long LARGEST_FILE = 64L << 20;

  private final Header header;
  private final List<Exchange> exchanges;

  private Transcript(Header header, List<Exchange> exchanges) {
    this.header = header;
    this.exchanges = List.copyOf(exchanges);
  }

  /**
   * Where a transcript comes from. Immutable.
   *
   * @param tool who said it, as in {@code vmrun}
   * @param version the version of that
   * @param os the system on which it ran
   * @param recorded whether it really was said; otherwise somebody has written it by hand
   */
  public record Header(String tool, String version, String os, boolean recorded) {

    /**
     * Checks and takes the values.
     *
     * @param tool who said it, as in {@code vmrun}
     * @param version the version of that
     * @param os the system on which it ran
     * @param recorded whether it really was said; otherwise somebody has written it by hand
     */
    public Header {
      Objects.requireNonNull(tool, "tool");
      Objects.requireNonNull(version, "version");
      Objects.requireNonNull(os, "os");
    }

    /**
     * {@return the header of what is recorded on this machine}
     *
     * @param tool who said it
     * @param version the version of that
     */
    public static Header recordedHere(String tool, String version) {
      String os =
          String.join(
              " ",
              System.getProperty("os.name"),
              System.getProperty("os.version"),
              System.getProperty("os.arch"));
      return new Header(tool, version, os, true);
    }

    private Map<String, Object> facts() {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("tool", tool);
      facts.put("version", version);
      facts.put("os", os);
      facts.put("origin", recorded ? "recorded" : "hand-written");
      return facts;
    }

    private static Header of(Map<String, Object> facts) {
      return new Header(
          text(facts, "tool"),
          text(facts, "version"),
          text(facts, "os"),
          text(facts, "origin").equals("recorded"));
    }

    private static String text(Map<String, Object> facts, String key) {
      return facts.get(key) instanceof String text ? text : "";
    }
  }

  /** What goes wrong when an exchange is played. */
  public enum Fault {
    /** There is no answer, until the caller gives up. */
    HANG,
    /** The output, or the answer, ends in its middle. */
    TRUNCATED,
    /** There are other bytes, which are no text. */
    GARBAGE,
    /** It comes late, or in small pieces; at most a second more. */
    SLOW,
    /** Words for people are in another language, numbers have a comma. For commands only. */
    OTHER_LOCALE,
    /** The tool says that it failed, but exits with 0. For commands only. */
    ERROR_WITH_EXIT_0,
    /** The tool exits with a code that is not 0 and says nothing. For commands only. */
    NO_TEXT,
    /** The connection ends after the request, without an answer. For HTTP only. */
    DROP
  }

  /**
   * {@return a transcript without exchanges, to write one by hand}
   *
   * @param header where it comes from
   */
  public static Transcript of(Header header) {
    return new Transcript(Objects.requireNonNull(header, "header"), List.of());
  }

  static Transcript of(Header header, List<Exchange> exchanges) {
    return new Transcript(header, exchanges);
  }

  /**
   * Reads a file.
   *
   * @param file at most 64 MiB
   * @return its transcript
   * @throws IOException if it cannot be read, or is none
   */
  public static Transcript read(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException("larger than " + LARGEST_FILE + " bytes: " + file);
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    try {
      List<Exchange> exchanges = TranscriptFile.parse(Files.readAllBytes(file), facts);
      return new Transcript(facts.isEmpty() ? null : Header.of(facts), exchanges);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes it as one file, in place of one that is there.
   *
   * @param file the file, in a folder that is there
   * @throws IOException if that fails
   */
  public void write(Path file) throws IOException {
    Map<String, Object> facts = header == null ? Map.of() : header.facts();
    Files.write(file, TranscriptFile.text(facts, exchanges));
  }

  /**
   * Writes each exchange as a file of its own, named by its number and what it is of, as in {@code
   * 002-list-vms.txt}.
   *
   * @param folder the folder, which is there
   * @throws IOException if that fails
   */
  public void writeEach(Path folder) throws IOException {
    for (int i = 0; i < exchanges.size(); i++) {
      Exchange one = exchanges.get(i);
      List<String> argv = one.argv();
      String of = argv.size() > 1 ? String.join("-", argv.subList(1, argv.size())) : one.toString();
      String name = of.replaceAll("[^\\w.=]+", "-").replaceAll("^-|-$", "");
      new Transcript(header, List.of(one))
          .write(
              folder.resolve(
                  String.format(
                      "%03d-%s.txt", i + 1, name.substring(0, Math.min(name.length(), 80)))));
    }
  }

  /** {@return where it comes from; empty if it does not say that} */
  public Optional<Header> header() {
    return Optional.ofNullable(header);
  }

  /** {@return how many exchanges it has} */
  public int size() {
    return exchanges.size();
  }

  List<Exchange> exchanges() {
    return exchanges;
  }

  /**
   * {@return a copy that goes on with another one}
   *
   * @param next what comes after this
   */
  public Transcript then(Transcript next) {
    List<Exchange> all = new ArrayList<>(exchanges);
    all.addAll(next.exchanges);
    return new Transcript(header == null ? next.header : header, all);
  }

  /**
   * {@return a copy with a command more}
   *
   * @param exit its exit code; -1 if it does not end
   * @param stdout what it writes to its standard output
   * @param stderr what it writes to its standard error
   * @param argv the tool, then its arguments, {@code ***} in place of a secret
   */
  public Transcript command(int exit, String stdout, String stderr, String... argv) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("argv", List.copyOf(Words.recorded(List.of(argv))));
    facts.put("exit", (long) exit);
    return and(Exchange.command(facts, Exchange.bytes(stdout), Exchange.bytes(stderr)));
  }

  /**
   * {@return a copy with a request more}
   *
   * @param request its method and target, its headers, a blank line and its body; all but the first
   *     two may be missing
   * @param answer its status line, then the same; lines of both heads may end as in a text, and the
   *     length of the body is added where it is missing
   */
  public Transcript http(String request, String answer) {
    String wire = HttpText.request(request);
    String[] words = wire.split(" ", 3);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("method", words[0]);
    facts.put("target", words[1]);
    return and(Exchange.http(facts, Exchange.bytes(wire), Exchange.bytes(HttpText.answer(answer))));
  }

  private Transcript and(Exchange exchange) {
    return then(new Transcript(header, List.of(exchange)));
  }

  /**
   * {@return a copy in which all exchanges go wrong}
   *
   * @param fault what goes wrong
   */
  public Transcript with(Fault fault) {
    return changed(0, exchanges.size(), exchange -> exchange.with(fault));
  }

  /**
   * {@return a copy in which one exchange goes wrong}
   *
   * @param fault what goes wrong
   * @param number which one, from 1
   */
  public Transcript with(Fault fault, int number) {
    Objects.checkIndex(number - 1, exchanges.size());
    return changed(number - 1, number, exchange -> exchange.with(fault));
  }

  private Transcript changed(int from, int to, UnaryOperator<Exchange> change) {
    List<Exchange> changed = new ArrayList<>(exchanges);
    changed.subList(from, to).replaceAll(change);
    return new Transcript(header, changed);
  }

  /** {@return where it comes from and what it is of, a line each} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(header == null ? "no header" : header.toString());
    exchanges.forEach(exchange -> text.append('\n').append(exchange));
    return text.toString();
  }
}
