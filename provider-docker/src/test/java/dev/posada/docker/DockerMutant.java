package dev.posada.docker;

import dev.posada.testkit.fault.Relay;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An engine of which one thing that it is told or says is changed on its way, in as many bytes, and
 * the clause that has to find out.
 *
 * @param wrong what is wrong with it, a sentence without its end
 * @param clause the number of the clause
 * @param requests changes what the engine is told
 * @param answers changes what it says
 */
record DockerMutant(
    String wrong, String clause, UnaryOperator<String> requests, UnaryOperator<String> answers) {

  /** One that is told something else. */
  static DockerMutant told(String wrong, String clause, UnaryOperator<String> requests) {
    return new DockerMutant(wrong, clause, requests, UnaryOperator.identity());
  }

  /** One that says something else. */
  static DockerMutant says(String wrong, String clause, UnaryOperator<String> answers) {
    return new DockerMutant(wrong, clause, UnaryOperator.identity(), answers);
  }

  /** An engine as it is, to see that it is the mutant by which the clause fails. */
  static DockerMutant sound(String clause) {
    return says("nothing is wrong", clause, UnaryOperator.identity());
  }

  /** Replaces words by others that are as long. */
  static UnaryOperator<String> words(String old, String other) {
    if (old.length() != other.length()) {
      throw new IllegalArgumentException(old + " and " + other + " are not as long");
    }
    return text -> text.replace(old, other);
  }

  /** Replaces the digits of the number behind a word; the first one is none of what it was. */
  static UnaryOperator<String> number(String before) {
    Pattern number = Pattern.compile("(?<=" + Pattern.quote(before) + ")[1-9][0-9]*");
    return text -> number.matcher(text).replaceAll(DockerMutant::other);
  }

  private static String other(MatchResult number) {
    String digits = number.group();
    return (digits.charAt(0) == '1' ? "2" : "1") + digits.substring(1);
  }

  /** The contract on it. */
  DockerContractTest contract() {
    DockerContractTest contract =
        new DockerContractTest() {
          @Override
          protected Duration patience() {
            return Duration.ofSeconds(20);
          }
        };
    contract.engine().change(Relay.text(requests), Relay.text(answers));
    return contract;
  }

  @Override
  public String toString() {
    return clause + ": " + wrong;
  }
}
