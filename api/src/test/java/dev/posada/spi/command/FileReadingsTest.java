package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import dev.posada.PermissionDeniedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A file that may not be read hides no others, and costs few questions more. */
@Execution(ExecutionMode.CONCURRENT)
class FileReadingsTest {
  private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06Z");

  private final List<String> all = IntStream.range(0, 64).mapToObj(one -> "/disk-" + one).toList();
  private final HostFiles files = mock(HostFiles.class);
  private final TestOperation op = new TestOperation();
  private final List<Integer> questions = new ArrayList<>();
  private Set<String> unread = Set.of();

  @BeforeEach
  void filesAreThere() {
    when(files.stamps(anyCollection(), any()))
        .thenAnswer(asked -> answer(asked.getArgument(0), Set.of(), path -> LONG_AGO));
    when(files.readAll(anyCollection(), any()))
        .thenAnswer(asked -> answer(asked.getArgument(0), unread, path -> path.getBytes(UTF_8)));
  }

  private <T> Map<String, T> answer(
      Collection<String> paths, Set<String> denied, Function<String, T> each) {
    questions.add(paths.size());
    if (paths.stream().anyMatch(denied::contains)) {
      throw new PermissionDeniedException("not for you", Failure.undecided());
    }
    return paths.stream().collect(Collectors.toMap(Function.identity(), each));
  }

  @Test
  void twoQuestionsReadThemAll() {
    Map<String, byte[]> read = new FileReadings(files).of(all, op);
    assertEquals(Set.copyOf(all), read.keySet());
    assertEquals(List.of(64, 64), questions);
  }

  @Test
  void oneThatMayNotBeReadIsLeftOut() {
    unread = Set.of("/disk-7");
    assertLeftOut("/disk-7");
  }

  private void assertLeftOut(String path) {
    FileReadings readings = new FileReadings(files);
    Map<String, byte[]> read = readings.of(all, op);
    assertEquals(
        all.stream().filter(one -> !one.equals(path)).collect(Collectors.toSet()), read.keySet());
    assertTrue(questions.size() < 20, () -> "questions: " + questions);
    assertSame(read.get("/disk-1"), readings.of(all, op).get("/disk-1"), "it is unchanged");
  }

  @Test
  void oneThatIsGoneIsForgotten() {
    FileReadings readings = new FileReadings(files);
    readings.of(all, op);
    when(files.stamps(anyCollection(), any())).thenReturn(Map.of());
    readings.of(List.of("/disk-1"), op);
    assertFalse(readings.knows("/disk-1"));
    assertTrue(readings.knows("/disk-2"), "nobody asked for it");
  }

  @Test
  void oneForWhichNobodyAsksIsForgotten() {
    AtomicLong now = new AtomicLong();
    FileReadings readings = new FileReadings(files, OptionalInt.empty(), now::get);
    readings.of(List.of("/asked", "/deleted"), op);
    now.addAndGet(FileReadings.UNASKED.toNanos());
    byte[] before = readings.of(List.of("/asked"), op).get("/asked");
    now.addAndGet(FileReadings.UNASKED.toNanos());
    assertSame(before, readings.of(List.of("/asked"), op).get("/asked"));
    assertFalse(readings.knows("/deleted"));
  }

  /** Or a slow connection would begin anew each time. */
  @Test
  void whatWasReadBeforeTheRestFailedIsNotReadAgain() {
    List<String> many = IntStream.range(0, 150).mapToObj(one -> "/disk-" + one).toList();
    AtomicLong now = new AtomicLong();
    FileReadings readings = new FileReadings(files, OptionalInt.empty(), now::get);
    readings.of(many, op);
    now.addAndGet(Duration.ofSeconds(3).toNanos());
    when(files.readAll(anyCollection(), any()))
        .thenAnswer(asked -> answer(asked.getArgument(0), unread, path -> path.getBytes(UTF_8)))
        .thenThrow(new ConnectionException("gone", Failure.undecided()))
        .thenAnswer(asked -> answer(asked.getArgument(0), unread, path -> path.getBytes(UTF_8)));
    assertThrows(ConnectionException.class, () -> readings.of(many, op));
    questions.clear();
    assertEquals(150, readings.of(many, op).size());
    assertEquals(List.of(150, 50), questions);
  }

  @Test
  void whatIsForgottenMeanwhileIsReturnedAllTheSame() {
    AtomicLong now = new AtomicLong();
    FileReadings readings = new FileReadings(files, OptionalInt.empty(), now::get);
    readings.of(List.of("/known"), op);
    now.addAndGet(Duration.ofSeconds(3).toNanos());
    readings.of(List.of("/known"), op);
    when(files.readAll(anyCollection(), any()))
        .thenAnswer(
            asked -> {
              readings.keep(List.of());
              return answer(asked.getArgument(0), unread, path -> path.getBytes(UTF_8));
            });
    assertEquals(Set.of("/known", "/new"), readings.of(List.of("/known", "/new"), op).keySet());
    assertEquals(1, questions.get(questions.size() - 1), "the other was not read again");
  }
}
