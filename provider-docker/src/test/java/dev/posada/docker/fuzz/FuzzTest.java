package dev.posada.docker.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What an engine, or somebody who says to be one, can send: from answers of a dockerd 20.10, with
 * parts and bytes changed.
 *
 * <p>Whatever it is, a reader ends, throws nothing but {@link IOException}, takes no more memory
 * than the input is worth, and finds the same however the bytes come. {@code -Dposada.seed=N}
 * repeats a run of the same number of inputs; {@code -Dposada.fuzz.inputs=1000000} makes {@link
 * #standWhatIsBroken} try so many. What is found is kept below {@code target/finds} and belongs
 * into {@code src/test/resources/dev/posada/docker/fuzz/finds}, which is tried first, always.
 */
@Execution(ExecutionMode.CONCURRENT)
class FuzzTest {
  private static final long SEED = Long.getLong("posada.seed", new Random().nextInt(1_000_000));
  private static final long INPUTS = Long.getLong("posada.fuzz.inputs", 0);

  private static List<Fuzz> all() throws IOException {
    return List.of(
        new Fuzz(new HttpSubject(), SEED),
        new Fuzz(new FramesSubject(), SEED),
        new Fuzz(new TerminalSubject(), SEED),
        new Fuzz(new TarSubject(), SEED),
        new Fuzz(new JsonSubject(), SEED));
  }

  @Test
  @Timeout(60)
  void seedsAndFindsAreRead() throws Exception {
    for (Fuzz fuzz : all()) {
      fuzz.replay();
    }
  }

  @Test
  @Timeout(60)
  void standsTwoSecondsOfIt() throws Exception {
    run(0, 2_000);
  }

  @Tag("slow")
  @Test
  void standWhatIsBroken() throws Exception {
    run(INPUTS, 18_000);
  }

  /** Tries so many inputs, of which each reader gets its share; without a number, for a while. */
  private static void run(long inputs, long millis) throws Exception {
    List<Fuzz> all = all();
    try {
      for (Fuzz fuzz : all) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis / all.size());
        for (long i = 0; inputs > 0 ? i < inputs / all.size() : System.nanoTime() < until; i++) {
          fuzz.next();
        }
        System.out.println(fuzz);
      }
    } catch (Exception | Error e) {
      throw new AssertionError("-Dposada.seed=" + SEED, e);
    }
  }
}
