package dev.posada.vmware.tool;

import dev.posada.Credentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What vmrun is asked: a command and its words, which no shell reads. Immutable; each method
 * returns a changed copy.
 */
public final class Request {
  private static final Duration QUICK = Duration.ofSeconds(15);

  private final boolean changes;
  private final String command;
  private final List<Part> words;
  private final Optional<Credentials> user;
  private final Optional<Duration> within;
  private final boolean alone;

  private Request(
      boolean changes,
      String command,
      List<Part> words,
      Optional<Credentials> user,
      Optional<Duration> within,
      boolean alone) {
    this.changes = changes;
    this.command = command;
    this.words = List.copyOf(words);
    this.user = user;
    this.within = within;
    this.alone = alone;
  }

  /**
   * A word of it.
   *
   * @param text the word
   * @param secret whether nobody may see it
   */
  record Part(String text, boolean secret) {}

  /**
   * {@return a request that changes nothing, so that it may be repeated: vmrun fails and hangs now
   * and then while VMware is busy}
   *
   * @param command as in {@code listSnapshots}
   * @param words what follows; first the {@code .vmx} where it is about a machine
   */
  public static Request read(String command, String... words) {
    return new Request(false, command, List.of(), Optional.empty(), Optional.of(QUICK), false)
        .plain(words);
  }

  /**
   * {@return a request that may change something: repeated only where it was surely not begun, and
   * one at a time for each machine}
   *
   * @param command as in {@code start}
   * @param words what follows; first the {@code .vmx} where it is about a machine
   */
  public static Request change(String command, String... words) {
    return new Request(true, command, List.of(), Optional.empty(), Optional.empty(), true)
        .plain(words);
  }

  /** {@return the same with words more} */
  public Request plain(String... more) {
    List<Part> all = new ArrayList<>(words);
    for (String word : more) {
      all.add(new Part(word, false));
    }
    return new Request(changes, command, all, user, within, alone);
  }

  /**
   * {@return the same with a word more that is not shown in traces and messages; other users of the
   * host see it in the list of processes all the same}
   */
  public Request secret(String word) {
    List<Part> all = new ArrayList<>(words);
    all.add(new Part(word, true));
    return new Request(changes, command, all, user, within, alone);
  }

  /**
   * {@return the same as a user of the guest}
   *
   * <p>vmrun takes the password as a word ({@code -gp}) and in no other way: other users of the
   * host can see it in the list of processes while vmrun runs.
   */
  public Request as(Credentials login) {
    return new Request(changes, command, words, Optional.of(login), within, alone);
  }

  /**
   * {@return the same, ended when it takes longer; what only reads is asked again then. Fifteen
   * seconds for what only reads, and as long as the call may take for what changes, without this}
   */
  public Request within(Duration time) {
    return new Request(changes, command, words, user, Optional.of(time), alone);
  }

  /** {@return the same, which does not wait for what others change of the machine} */
  public Request besides() {
    return new Request(changes, command, words, user, within, false);
  }

  boolean changes() {
    return changes;
  }

  String command() {
    return command;
  }

  List<Part> words() {
    return words;
  }

  Optional<Credentials> user() {
    return user;
  }

  Optional<Duration> within() {
    return within;
  }

  /** {@return whether it waits for its turn} */
  boolean isAlone() {
    return alone;
  }

  /** {@return the {@code .vmx} that it is about; empty if it is about the host} */
  Optional<String> machine() {
    return words.stream()
        .findFirst()
        .map(Part::text)
        .filter(word -> word.toLowerCase(Locale.ROOT).endsWith(".vmx"));
  }
}
