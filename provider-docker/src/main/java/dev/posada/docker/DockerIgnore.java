package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.spi.tar.CallerFiles;
import dev.posada.spi.tar.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * What of a build's folder is sent: all but what its {@code .dockerignore} names. Not thread-safe.
 *
 * <p>The last pattern that matches a path, or a folder above it, decides. One that begins with
 * {@code !} brings back; so a folder that is left out is looked into if something in it may come
 * back. The recipe and the {@code .dockerignore} are always sent: the engine reads them, and leaves
 * them out afterwards by itself.
 */
final class DockerIgnore implements Selection {
  private static final String NAME = ".dockerignore";

  /** A line, or what is as good as one. */
  private record Rule(IgnorePattern pattern, boolean bringsBack) {}

  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> always;

  /** The folder that was asked about last, and the rules that match it or one above it. */
  private String folder = "";

  private BitSet matching = new BitSet();

  /**
   * Reads lines.
   *
   * @param file their file, as errors name it
   * @param always paths that are sent whatever they say
   */
  DockerIgnore(String file, List<String> lines, Set<String> always) {
    this.always = always;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      take(file, i + 1, i == 0 && line.startsWith("\uFEFF") ? line.substring(1) : line);
    }
  }

  /**
   * That of a folder; one of its recipe, {@code Dockerfile.dockerignore}, is preferred, as by
   * Docker's own client.
   *
   * @param recipe the recipe's path in the folder
   */
  static DockerIgnore of(Path context, String recipe) {
    for (String name : List.of(recipe + NAME, NAME)) {
      Path file = context.resolve(name);
      if (Files.exists(file)) {
        try {
          return new DockerIgnore(
              name, Files.readAllLines(file), Set.copyOf(List.of(recipe, NAME)));
        } catch (IOException e) {
          throw CallerFiles.failed("read", file, e, Failure.notDone());
        }
      }
    }
    return new DockerIgnore(NAME, List.of(), Set.of());
  }

  private void take(String file, int number, String line) {
    if (line.startsWith("#") || line.isBlank()) {
      return;
    }
    String pattern = line.strip();
    boolean bringsBack = pattern.startsWith("!");
    String path = bringsBack ? pattern.substring(1).strip() : pattern;
    try {
      if (path.isEmpty()) {
        throw new IllegalArgumentException("there is no pattern behind the exclamation mark");
      }
      rules.add(new Rule(new IgnorePattern(plain(path)), bringsBack));
    } catch (IllegalArgumentException e) {
      throw new RejectedException(
          file + ", line " + number + ": \"" + pattern + "\": " + e.getMessage(),
          Failure.notDone().remedy("put a backslash before what is to be itself"));
    }
  }

  /** Without slashes around it, and dots as parts. What leads out of the folder matches nothing. */
  private static String plain(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      boolean inside = !parts.isEmpty() && !parts.get(parts.size() - 1).equals("..");
      if (part.equals("..") && inside) {
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  @Override
  public boolean includes(Path path) {
    return includes(slashed(path));
  }

  boolean includes(String path) {
    if (always.contains(path)) {
      return true;
    }
    BitSet matching = matching(path);
    int last = matching.length() - 1;
    return last < 0 || rules.get(last).bringsBack();
  }

  @Override
  public boolean includesIn(Path path) {
    String folder = slashed(path);
    return always.stream().anyMatch(file -> file.startsWith(folder + "/"))
        || rules.stream().anyMatch(rule -> rule.bringsBack() && rule.pattern().mayMatchIn(folder));
  }

  private static String slashed(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  private BitSet matching(String path) {
    int slash = path.lastIndexOf('/');
    BitSet matching =
        slash < 0 ? new BitSet() : (BitSet) ofFolder(path.substring(0, slash)).clone();
    for (int i = 0; i < rules.size(); i++) {
      if (!matching.get(i) && rules.get(i).pattern().matches(path)) {
        matching.set(i);
      }
    }
    return matching;
  }

  /** Kept, because all that is in a folder comes in a row. */
  private BitSet ofFolder(String path) {
    if (!path.equals(folder)) {
      matching = matching(path);
      folder = path;
    }
    return matching;
  }
}
