package dev.posada.docker;

import static dev.posada.docker.DockerMutant.number;
import static dev.posada.docker.DockerMutant.says;
import static dev.posada.docker.DockerMutant.told;
import static dev.posada.docker.DockerMutant.words;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.testkit.Conformance;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.Result;
import dev.posada.testkit.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * That the contract finds fault with the provider, or with the engine, when what the two say to
 * each other is not what was said: by what the clause says, not by a crash.
 */
@Tag("slow")
@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Isolated("others count the threads of the Java VM")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerMutantsTest {
  /** They mostly wait. */
  private static final int AT_ONCE = 4;

  private static final List<DockerMutant> MUTANTS =
      List.of(
          told("being asked to end kills", "LIFE-02", words("signal=SIGTERM", "signal=SIGKILL")),
          told("a kill waits for ten seconds", "LIFE-06", words("/kill HTTP", "/stop HTTP")),
          says(
              "what is gone is said in words that nobody knows",
              "LIFE-14",
              words("No such container", "No such kontainer")),
          says(
              "a taken name is said in words that nobody knows",
              "NAME-04",
              words("is already in use", "is already on use")),
          says("the list has other names", "NAME-01", words("\"Names\":[\"/p", "\"Names\":[\"/q")),
          says(
              "what starts is told to be paused",
              "EVENT-02",
              words("\"Action\":\"start\"", "\"Action\":\"pause\"")),
          says(
              "the end of a container is not told",
              "EVENT-01",
              words("\"Action\":\"destroy\"", "\"Action\":\"destrox\"")),
          says(
              "a new container is told as one that changed",
              "EVENT-01",
              words("\"Action\":\"create\"", "\"Action\":\"update\"")),
          told("another limit of cpus is set", "QUOTA-01", number("\"NanoCpus\":")),
          told("another limit of processes is set", "QUOTA-07", number("\"PidsLimit\":")),
          says("another limit of memory is measured", "MEASURE-03", number("\"limit\":")),
          says("the processor time shrinks", "MEASURE-01", DockerMutantsTest::shrinking),
          says("a command ends with another code", "EXEC-01", number("\"ExitCode\":")),
          says("the streams of a command are swapped", "EXEC-02", DockerMutantsTest::swapped),
          says("the streams of a log are swapped", "LOG-01", DockerMutantsTest::swapped),
          says(
              "the log has no seconds",
              "LOG-01",
              text -> text.replaceAll("(?<=T[0-9]{2}:[0-9]{2}:)[0-9]{2}(?=\\.[0-9]{9}Z )", "00")),
          told("a log is read from its beginning", "LOG-02", words("tail=", "tial=")),
          told("a log has all lines, however old", "LOG-03", words("since=", "sicne=")),
          says("a container ends with another code", "EXIT-01", number("\"StatusCode\":")));

  private final ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);

  /** What becomes of clauses on the engine as it is. */
  private final Map<String, FutureTask<Verdict>> sound = new HashMap<>();

  /** What grows shrinks then, in steps of 10 microseconds; blanks keep the length. */
  private static String shrinking(String text) {
    return Pattern.compile("(?<=\"total_usage\":)[0-9]{7,}")
        .matcher(text)
        .replaceAll(
            number -> {
              long left = (10_000_000_000L - Long.parseLong(number.group())) / 10_000;
              return String.format("%-" + number.group().length() + "d", left);
            });
  }

  /** A frame is the number of its stream, three zeros, and its length. */
  private static String swapped(String text) {
    return text.replace("\1\0\0\0", "\3\0\0\0")
        .replace("\2\0\0\0", "\1\0\0\0")
        .replace("\3\0\0\0", "\2\0\0\0");
  }

  @AfterAll
  void end() {
    workers.shutdownNow();
  }

  @TestFactory
  Stream<DynamicTest> eachIsKilledByItsClause() {
    Map<DockerMutant, FutureTask<Verdict>> tried = new HashMap<>();
    for (DockerMutant mutant : MUTANTS) {
      sound.computeIfAbsent(mutant.clause(), clause -> begun(DockerMutant.sound(clause)));
      tried.put(mutant, begun(mutant));
    }
    return MUTANTS.stream()
        .map(
            mutant ->
                DynamicTest.dynamicTest(
                    mutant.toString(),
                    () ->
                        requireKilled(sound.get(mutant.clause()).get(), tried.get(mutant).get())));
  }

  private static void requireKilled(Verdict without, Verdict verdict) {
    assertEquals(Result.PASS, without.result(), () -> "without the mutant: " + without.reason());
    assertEquals(Result.FAIL, verdict.result(), "it lives");
    if (!verdict.isAsserted()) {
      throw new AssertionError("it is killed by a crash only", verdict.cause().orElseThrow());
    }
  }

  private FutureTask<Verdict> begun(DockerMutant mutant) {
    FutureTask<Verdict> task =
        new FutureTask<>(() -> Conformance.verdict(mutant.contract(), mutant.clause()));
    workers.execute(task);
    return task;
  }
}
