package dev.posada.testkit.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

/** Which threads of relays and players are alive, for tests that run alone. */
final class TestkitThreads {
  private TestkitThreads() {}

  static List<String> alive() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("posada-testkit-"))
        .sorted()
        .toList();
  }

  static void assertNone() {
    assertEquals(List.of(), alive());
  }
}
