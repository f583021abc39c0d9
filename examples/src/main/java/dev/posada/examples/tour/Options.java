package dev.posada.examples.tour;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the reader asked for. Immutable.
 *
 * @param uris of the hosts; none for those that are found
 * @param only the stories to be told
 * @param keep whether what the tour makes stays
 * @param help whether the reader wants to be told how to ask
 */
record Options(List<String> uris, Set<Chapter> only, boolean keep, boolean help) {
  static final String USAGE =
      """
      Usage: [--uri URI]... [--only STORY]... [--keep] [--help]
        --uri URI     visits this host, as in docker:/// or qemu:///system; a machine
                      moves between two of one kind; without any, those that are found
        --only STORY  tells this one: machine, container or service
        --keep        leaves what it makes, and says how to find it
        --help        prints this""";

  /** A story. */
  enum Chapter {
    /** The life of a virtual machine. */
    MACHINE,
    /** The life of a container. */
    CONTAINER,
    /** An image that is shipped, and many containers of it. */
    SERVICE
  }

  Options {
    uris = List.copyOf(uris);
    only = Set.copyOf(only);
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  static Options of(String... words) {
    List<String> uris = new ArrayList<>();
    Set<Chapter> only = EnumSet.noneOf(Chapter.class);
    boolean keep = false;
    boolean help = false;
    for (int i = 0; i < words.length; i++) {
      switch (words[i]) {
        case "--uri" -> uris.add(value(words, ++i));
        case "--only" -> only.add(chapter(value(words, ++i)));
        case "--keep" -> keep = true;
        case "--help" -> help = true;
        default -> uris.add(uri(words[i]));
      }
    }
    return new Options(uris, only.isEmpty() ? EnumSet.allOf(Chapter.class) : only, keep, help);
  }

  private static String value(String[] words, int at) {
    if (at == words.length) {
      throw new IllegalArgumentException(words[at - 1] + " needs a word behind it");
    }
    return words[at];
  }

  private static Chapter chapter(String word) {
    return Arrays.stream(Chapter.values())
        .filter(chapter -> chapter.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no story " + word));
  }

  private static String uri(String word) {
    if (word.startsWith("-")) {
      throw new IllegalArgumentException("there is no option " + word);
    }
    return word;
  }
}
