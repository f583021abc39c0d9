package dev.posada.spi;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * A reason for which machines do not start, as the hypervisor or its log tells it in its own words,
 * and what helps against it. Immutable.
 */
public final class StartReason {
  private final Pattern words;
  private final String remedy;
  private final BiFunction<String, Failure, HypervisorException> leaf;

  private StartReason(
      Pattern words, String remedy, BiFunction<String, Failure, HypervisorException> leaf) {
    this.words = words;
    this.remedy = remedy;
    this.leaf = leaf;
  }

  /**
   * {@return a reason}
   *
   * @param words a regular expression that finds it in a text
   * @param remedy what to do about it
   * @param leaf makes the exception of a text, as in {@code InvalidStateException::new}
   */
  public static StartReason of(
      String words, String remedy, BiFunction<String, Failure, HypervisorException> leaf) {
    return new StartReason(Pattern.compile(words), remedy, leaf);
  }

  /**
   * {@return a reason for which the host can start no machine at all, which is {@link
   * UnsupportedCapabilityException}}
   *
   * @param words a regular expression that finds it in a text
   * @param remedy what would have to be different
   */
  public static StartReason impossible(String words, String remedy) {
    return of(
        words,
        remedy,
        (text, failure) ->
            new UnsupportedCapabilityException(
                "starting machines", Support.no(text, remedy), failure));
  }

  /**
   * {@return a failure with what is behind it: that of the first reason that is found; the failure
   * with the log in its message if none is}
   *
   * @param failed what the hypervisor said
   * @param log what a log says besides; empty for nothing
   * @param known the reasons, the ones that tell most first
   */
  public static HypervisorException explain(
      HypervisorException failed, String log, List<StartReason> known) {
    String text = log.isEmpty() ? failed.getMessage() : failed.getMessage() + "\n" + log;
    for (StartReason reason : known) {
      if (reason.words.matcher(text).find()) {
        Failure failure = failed.failure().remedy(reason.remedy);
        return reason.leaf.apply(text, failure.cause(failed));
      }
    }
    return log.isEmpty() ? failed : failed.with(text, failed.failure());
  }
}
