package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SshFrameTest {
  private static final String NONCE = "@00112233445566778899aabbccddeeff";
  private static final String BEGIN = NONCE + " b 4711\n";
  private static final String END = NONCE + " e 3\n";

  private final List<Long> begun = new ArrayList<>();
  private Reception reception = new Reception(Command.read("tool"));
  private SshFrame frame = new SshFrame(NONCE, reception, begun::add);

  private void anew() {
    begun.clear();
    reception = new Reception(Command.read("tool"));
    frame = new SshFrame(NONCE, reception, begun::add);
  }

  private static void give(ByteSink sink, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    sink.take(bytes, 0, bytes.length);
  }

  /** Gives it in three pieces, with something around each in its buffer. */
  private static void give(ByteSink sink, String text, int first, int second) throws IOException {
    byte[] bytes = ("@0" + text + NONCE).getBytes(UTF_8);
    int end = bytes.length - NONCE.length();
    sink.take(bytes, 2, first);
    sink.take(bytes, 2 + first, second - first);
    sink.take(bytes, 2 + second, end - 2 - second);
  }

  private void assertGives(String within, String whole) throws IOException {
    int length = whole.getBytes(UTF_8).length;
    for (int first = 0; first <= length; first++) {
      for (int second = first; second <= length; second++) {
        anew();
        give(frame.stdout(), whole, first, second);
        give(frame.stderr(), BEGIN + END);
        assertEquals(OptionalInt.of(3), frame.exitCode());
        assertEquals(new CommandResult(3, within, ""), reception.result(3));
        assertEquals(List.of(4711L), begun);
      }
    }
  }

  @Test
  void marksAreFoundWhereverTheyAreCut() throws IOException {
    assertGives("out\n", "noise" + BEGIN + "out\n" + END);
    assertGives("", BEGIN + END);
    assertGives("no line end", BEGIN + "no line end" + END + "said by a child");
  }

  @Test
  void whatLooksLikeAMarkIsOutput() throws IOException {
    String part = NONCE.substring(0, 20);
    assertGives(part, "@" + part + BEGIN + part + END);
    assertGives("@@@" + NONCE, BEGIN + "@@@" + NONCE + END);
    assertGives(NONCE + " b 1\n", BEGIN + NONCE + " b 1\n" + END);
    assertGives(NONCE + " p pps\n@", NONCE + " e\n" + BEGIN + NONCE + " p pps\n@" + END);
  }

  @Test
  void aLongRunOfLettersBehindANonceIsOutput() throws IOException {
    String run = NONCE + "x".repeat(40);
    give(frame.stdout(), BEGIN + run + END);
    give(frame.stderr(), BEGIN + END);
    assertEquals(new CommandResult(3, run, ""), reception.result(3));
  }

  @Test
  void outputIsHandedOnAsItComes() throws IOException {
    give(frame.stdout(), BEGIN + "now");
    assertEquals("now", reception.result(0).stdout());
    assertTrue(frame.hasBegun());
    assertFalse(frame.isDone());
  }

  @Test
  void isDoneOnlyWhenBothOutputsAre() throws IOException {
    give(frame.stdout(), BEGIN + END);
    assertFalse(frame.isDone());
    assertEquals(OptionalInt.empty(), frame.exitCode());
    give(frame.stderr(), BEGIN + "last" + END);
    assertTrue(frame.isDone());
    assertEquals("last", reception.result(3).stderr());
  }

  @Test
  void noiseBeforeTheBeginningIsKeptForMessagesUpToALimit() throws IOException {
    give(frame.stderr(), "Permission denied\n");
    assertEquals("Permission denied\n", frame.noise());
    for (int i = 0; i < 100; i++) {
      give(frame.stderr(), "0123456789abcdef".repeat(1000));
    }
    assertEquals(1 << 14, frame.noise().length());
  }

  @Test
  void anEndWithoutABeginningIsNoToolEither() throws IOException {
    give(frame.stdout(), END);
    give(frame.stderr(), END);
    assertTrue(frame.isDone() && frame.isMissing());
    assertEquals(List.of(), begun);
  }

  @Test
  void toldThatThereIsNoSuchToolItIsDone() throws IOException {
    give(frame.stdout(), NONCE + " n\n");
    give(frame.stderr(), "sh: no\n" + NONCE + " n\n" + END);
    assertTrue(frame.isDone() && frame.isMissing());
    assertEquals(List.of(), begun);
  }
}
