package dev.posada;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The public API is written down in {@code api/signatures.txt}: every change is a diff to see. */
class SignaturesTest {
  private static final String HEAD = "# What others can see of the module dev.posada.";
  private static final String ACCEPT = "cp api/target/signatures.txt api/signatures.txt";

  @Test
  void thePublicApiIsTheOneWrittenDown() throws Exception {
    Path target = target();
    Path checkedIn = target.resolveSibling("signatures.txt");
    List<String> lines = new ArrayList<>(List.of(HEAD, "# To accept a change: " + ACCEPT));
    lines.addAll(Signatures.ofModule(target.resolve("classes")));
    String now = String.join("\n", lines) + "\n";
    String before = Files.exists(checkedIn) ? Files.readString(checkedIn) : "";
    if (!now.equals(before)) {
      Files.writeString(target.resolve("signatures.txt"), now);
      fail("the public API has changed:\n" + diff(before, now) + "To accept it: " + ACCEPT);
    }
  }

  @Test
  void rendersTypesWithOneLineAMember() {
    assertEquals(
        List.of(
            "public abstract static class dev.posada.SignaturesTest.Sample"
                + "<T extends Number & Comparable<T>>"
                + " extends SignaturesTest.Hidden<T> implements Supplier<T[]>",
            "  public static final int LIMIT",
            "  public Map<String, ? extends Set<?>> hidden",
            "  protected Sample(Class<? super T>)",
            "  public T[] get()",
            "  @Deprecated public abstract <E extends java.io.IOException> void run(long, E...)"
                + " throws E"),
        Signatures.ofType(Sample.class));
  }

  @Test
  void rendersTheClosedKindsOfTypes() {
    assertEquals(
        List.of(
            "public sealed interface dev.posada.SignaturesTest.Shape permits"
                + " SignaturesTest.Dot, SignaturesTest.Color",
            "  String name()",
            "  static SignaturesTest.Shape of(int)",
            "  default int size()"),
        Signatures.ofType(Shape.class));
    assertEquals(
        List.of(
            "public record dev.posada.SignaturesTest.Dot(String name, int x) implements"
                + " SignaturesTest.Shape",
            "  public Dot(String, int)",
            "  public String name()",
            "  public int x()"),
        Signatures.ofType(Dot.class));
    assertEquals(
        List.of(
            "public enum dev.posada.SignaturesTest.Color implements SignaturesTest.Shape",
            "  BLUE",
            "  RED"),
        Signatures.ofType(Color.class));
  }

  @Test
  void aDiffNamesTheTypeOfAMember() {
    assertEquals(
        "- class A:   int x()\n+ class A:   long x()\n",
        diff(
            "class A\n  int x()\nclass B\n  int x()\n",
            "class A\n  long x()\nclass B\n  int x()\n"));
  }

  private static Path target() throws URISyntaxException {
    return Path.of(SignaturesTest.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .getParent();
  }

  private static String diff(String before, String now) {
    Set<String> gone = inContext(before);
    Set<String> come = inContext(now);
    Set<String> both = new TreeSet<>(gone);
    both.retainAll(come);
    gone.removeAll(both);
    come.removeAll(both);
    StringBuilder text = new StringBuilder();
    gone.forEach(line -> text.append("- ").append(line).append('\n'));
    come.forEach(line -> text.append("+ ").append(line).append('\n'));
    return text.toString();
  }

  private static Set<String> inContext(String text) {
    Set<String> lines = new TreeSet<>();
    String type = "";
    for (String line : text.split("\n")) {
      if (line.startsWith("  ")) {
        lines.add(type + ": " + line);
      } else {
        type = line;
        lines.add(line);
      }
    }
    return lines;
  }

  /** Members that nobody can see through it, but through {@link Sample}. */
  abstract static class Hidden<T> extends java.util.ArrayList<T> {
    private static final long serialVersionUID = 1;

    public transient Map<String, ? extends Set<?>> hidden;
  }

  /** Not part of the API: something of everything. */
  public abstract static class Sample<T extends Number & Comparable<T>> extends Hidden<T>
      implements Supplier<T[]> {
    public static final int LIMIT = 1;
    private static final long serialVersionUID = 1;

    protected Sample(Class<? super T> type) {
      throw new UncheckedIOException(new IOException(type.getName()));
    }

    @Override
    public T[] get() {
      return null;
    }

    @Deprecated
    @SuppressWarnings("unchecked")
    public abstract <E extends IOException> void run(long x, E... all) throws E;

    @Override
    public String toString() {
      return "of every object";
    }

    void unseen(Collection<T> all) {}
  }

  /** Closed. */
  public sealed interface Shape {
    String name();

    default int size() {
      return 1;
    }

    static Shape of(int x) {
      return new Dot("", x);
    }
  }

  /** A record. */
  public record Dot(String name, int x) implements Shape {}

  /** An enum. */
  public enum Color implements Shape {
    RED,
    BLUE
  }
}
