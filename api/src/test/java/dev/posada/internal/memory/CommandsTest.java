package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
  private static Program program(String... command) {
    return Commands.program(List.of(command), Surroundings.usual(new FileTree()), new byte[0]);
  }

  private static String stdout(Program program) {
    return new String(program.first(1_000, false), StandardCharsets.UTF_8);
  }

  private static String stderr(Program program) {
    return new String(program.first(1_000, true), StandardCharsets.UTF_8);
  }

  @Test
  void echoWritesItsWordsAsTheyAre() {
    assertEquals("a  b $HOME\n", stdout(program("echo", "a ", "b", "$HOME")));
  }

  @Test
  void echoWithoutWordsWritesAnEmptyLine() {
    assertEquals("\n", stdout(program("echo")));
    assertEquals(1, program("echo").lines(Duration.ZERO));
  }

  @Test
  void catWritesTheBytesThatItReads() {
    byte[] bytes = {0, (byte) 0xFF, 10, (byte) 0xC3};
    Program cat = Commands.program(List.of("cat"), Surroundings.usual(new FileTree()), bytes);
    assertEquals(4, cat.bytes(false));
    assertEquals((byte) 0xFF, cat.byteAt(1, false));
    assertEquals((byte) 0xC3, cat.byteAt(3, false));
  }

  @Test
  void catOfNothingWritesNothing() {
    assertEquals("", stdout(program("cat")));
    assertEquals(0, program("cat").lines(Duration.ZERO));
  }

  @Test
  void catOfAFileSaysThatThereIsNone() {
    Program cat = program("cat", "/etc/hosts");
    assertEquals(1, cat.exitCode());
    assertEquals("cat: can't open '/etc/hosts': No such file or directory\n", stderr(cat));
    assertEquals("", stdout(cat));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3", "256, 0", "257, 1"})
  void exitEndsWithTheLastByteOfItsNumber(String number, int code) {
    assertEquals(code, program("exit", number).exitCode());
  }

  @Test
  void exitOfNoNumberComplains() {
    assertEquals(2, program("exit", "soon").exitCode());
    assertEquals("sh: exit: Illegal number: soon\n", stderr(program("exit", "soon")));
  }

  @ParameterizedTest
  @CsvSource({"5, PT5S", "0.25, PT0.25S", "2m, PT2M", "1.5h, PT1H30M", "1d, PT24H"})
  void sleepTakesItsTime(String time, Duration takes) {
    assertEquals(Optional.of(takes), program("sleep", time).takes());
  }

  @ParameterizedTest
  @CsvSource({"infinity", "999999999999d"})
  void sleepOfMoreThanACenturyNeverEnds(String time) {
    assertEquals(Optional.empty(), program("sleep", time).takes());
  }

  @Test
  void sleepOfNoTimeComplains() {
    assertEquals("sleep: invalid time interval 'x'\n", stderr(program("sleep", "x")));
    assertEquals(1, program("sleep").exitCode());
  }

  @Test
  void headWritesZerosAsManyAsItIsTold() {
    Program head = program("head", "-c", "100000");
    assertEquals(100_000, head.bytes(false));
    assertEquals(0, head.byteAt(99_999, false));
    assertEquals(7, head.lines(Duration.ofSeconds(1)));
    assertEquals(100_000 - 6 * Program.LONGEST_LINE, head.line(6).length());
  }

  @Test
  void headOfAnExabyteCostsNothing() {
    assertEquals(1L << 59, program("head", "-c", Long.toString(1L << 59)).bytes(false));
  }

  @Test
  void yesNeverEnds() {
    Program yes = program("yes", "oh", "no");
    assertEquals(Optional.empty(), yes.takes());
    assertEquals(Long.MAX_VALUE, yes.bytes(false));
    assertEquals("oh no", yes.line(1L << 40));
    assertTrue(stdout(yes).startsWith("oh no\noh no\n"));
    assertEquals(1_001, yes.lines(Duration.ofSeconds(1)));
  }

  @Test
  void anUnknownCommandIsNotFound() {
    Program unknown = program("apt-get", "-y");
    assertEquals(127, unknown.exitCode());
    assertEquals("sh: apt-get: not found\n", stderr(unknown));
    assertTrue(unknown.writesToStderr(0));
  }

  @Test
  void whatACommandWasGivenCanBeSeen() {
    Surroundings around =
        Surroundings.usual(new FileTree()).with(Map.of("A", "1")).in("/srv").as("app");
    Program env = Commands.program(List.of("env"), around);
    assertEquals("PATH=/usr/bin:/bin\nA=1\n", stdout(env));
    assertEquals("/srv\n", stdout(Commands.program(List.of("pwd"), around)));
    assertEquals("app\n", stdout(Commands.program(List.of("whoami"), around)));
  }

  @Test
  void headOfAFileWritesItsBeginning() {
    FileTree files = new FileTree();
    files.write("/tmp/a", new byte[] {1, 2, 3});
    Surroundings around = Surroundings.usual(files);
    Program two = Commands.program(List.of("head", "-c", "2", "/tmp/a"), around);
    assertArrayEquals(new byte[] {1, 2}, two.first(10, false));
    assertEquals(3, Commands.program(List.of("head", "-c", "9", "/tmp/a"), around).bytes(false));
    Program none = Commands.program(List.of("head", "-c", "9", "/tmp/b"), around);
    assertEquals(1, none.exitCode());
    assertEquals("head: can't open '/tmp/b': No such file or directory\n", stderr(none));
  }

  @Test
  void headOfZerosWritesZeros() {
    assertEquals(10L << 20, program("head", "-c", "10485760", "/dev/zero").bytes(false));
  }
}
