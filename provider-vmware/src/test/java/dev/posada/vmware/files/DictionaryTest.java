package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.RejectedException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class DictionaryTest {

  private static Dictionary of(String text) {
    return Dictionary.of(text.getBytes(UTF_8));
  }

  private static String text(Dictionary dictionary) {
    return new String(dictionary.bytes(), UTF_8);
  }

  @Test
  void keysAreFoundInWhateverLetters() {
    Dictionary file = of("MemSize = \"512\"\n");
    assertEquals(Optional.of("512"), file.value("memsize"));
    assertEquals(OptionalLong.of(512), file.number("MEMSIZE"));
    assertEquals(List.of("memsize"), file.keys("MEM"));
    assertEquals("MemSize = \"1024\"\n", text(file.with("memSIZE", "1024")));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "a = b;b",
        "a=b;b",
        "` a = \"b c\" `;b c",
        "a = \"b\"#c;b",
        "a = b#c;b",
        "a = # c;``",
        "a =;``",
        "a = \"\";``",
        "a = b\"c;b\"c",
        "a = \"|22|7c|0A\";`\"|\n`",
        "a = \"|2\";|2",
        "a = \"|\";|",
        "a = \"C:\\x\\\";C:\\x\\",
        "a == \"x\";= \"x\"",
      })
  void readsWhatVmwareReads(String line, String value) {
    // An unquoted value ends at a blank, and what follows it then must be a comment.
    Optional<String> expected = line.equals("a == \"x\"") ? Optional.empty() : Optional.of(value);
    assertEquals(expected, of(line).value("a"), line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a b = c", "a = b c", "= b", "a = \"b", "a = \"b\" c", "# a = b"})
  void whatIsNoEntryStays(String line) {
    Dictionary file = of(line + "\n");
    assertEquals(Optional.empty(), file.value("a"));
    assertEquals(line + "\na = \"1\"\n", text(file.with("a", "1")));
  }

  @Test
  void aValueIsReplacedInItsPlace() {
    Dictionary file = of("  a\t=  1  # one\r\nb=\r\nc = # none\r\nd = \"4\"#x");
    Map<String, String> values = new LinkedHashMap<>();
    values.put("a", "x y");
    values.put("B", "2");
    values.put("c", "3");
    values.put("d", "5");
    values.put("e", "6");
    assertEquals(
        "  a\t=  \"x y\"  # one\r\nb= \"2\"\r\nc = \"3\" # none\r\nd = \"5\" #x\r\ne = \"6\"",
        text(file.with(values)));
  }

  @Test
  void theSameValueChangesNothing() {
    Dictionary file = of("a = 1\nb = \"|7C\"");
    assertEquals(text(file), text(file.with("a", "1").with("b", "|")));
  }

  @Test
  void aKeyThatIsThereTwiceIsChangedInBothPlaces() {
    Dictionary file = of("a = \"1\"\nb = \"2\"\nA = \"3\"\n");
    assertEquals("3", file.text("a"));
    assertEquals("a = \"9\"\nb = \"2\"\nA = \"9\"\n", text(file.with("a", "9")));
    assertEquals("b = \"2\"\n", text(file.without("A")));
  }

  @Test
  void flagsAreReadLeniently() {
    Dictionary file = of("a = \"TRUE\"\nb = no\nc = maybe\n");
    assertTrue(file.flag("a", false));
    assertFalse(file.flag("b", true));
    assertTrue(file.flag("c", true));
    assertFalse(file.flag("c", false));
    assertTrue(file.flag("d", true));
  }

  @Test
  void aCharsetThatCannotSayItGivesWayToUtf8() {
    Charset cyrillic = Charset.forName("windows-1251");
    String text = ".encoding = \"windows-1251\"\r\n# память\r\na = \"имя\"\r\nb = \"x\"\r\n";
    Dictionary file = Dictionary.of(text.getBytes(cyrillic));
    assertEquals("имя", file.text("a"));
    assertArrayEquals(
        text.replace("\"x\"", "\"ещё\"").getBytes(cyrillic), file.with("b", "ещё").bytes());
    assertEquals(
        text.replace("windows-1251", "UTF-8").replace("\"x\"", "\"日本\""),
        text(file.with("b", "日本")));
    assertEquals(UTF_8, file.with("b", "日本").charset());
  }

  @Test
  void aFileThatNamesNoCharsetGetsOneWithItsFirstForeignLetter() {
    assertEquals("a = \"2\"\n", text(of("a = \"1\"\n").with("a", "2")));
    assertEquals(".encoding = \"UTF-8\"\na = \"é\"\n", text(of("a = \"1\"\n").with("a", "é")));
    assertEquals(
        "#!/usr/bin/vmware\n.encoding = \"UTF-8\"\na = \"é\"\n",
        text(of("#!/usr/bin/vmware\na = \"1\"\n").with("a", "é")));
    assertEquals("\ufeffa = \"é\"\n", text(of("\ufeffa = \"1\"\n").with("a", "é")));
  }

  @Test
  void aCharsetThatNobodyKnowsGivesWayToUtf8IfThatIsWhatItIs() {
    String text = ".encoding = \"x-klingon\"\na = \"é\"\n";
    assertEquals("é", of(text).text("a"));
    assertEquals(text.replace("x-klingon", "UTF-8") + "b = \"è\"\n", text(of(text).with("b", "è")));
    Dictionary other = Dictionary.of(text.getBytes(ISO_8859_1));
    assertThrows(RejectedException.class, () -> other.with("b", "è"));
    assertEquals("1", other.with("b", "1").text("b"));
  }

  @Test
  void charsetsOfWindowsHaveMoreInThemThanTheirNamesSay() {
    byte[] name = {(byte) 0x87, 0x40, (byte) 0xfb, (byte) 0xfc};
    String text = ".encoding = \"Shift_JIS\"\na = \"" + new String(name, ISO_8859_1) + "\"\n";
    assertEquals("①髙", Dictionary.of(text.getBytes(ISO_8859_1)).text("a"));
  }

  @Test
  void whatCannotBeReadExactlyIsNotTurnedIntoUtf8() {
    byte[] unnamed = "a = \"\u00e9\"\n".getBytes(ISO_8859_1);
    assertEquals("é", Dictionary.of(unnamed).text("a"));
    assertThrows(RejectedException.class, () -> Dictionary.of(unnamed).with("b", "日本"));
    assertArrayEquals(
        "a = \"\u00e9\"\nb = \"1\"\n".getBytes(ISO_8859_1),
        Dictionary.of(unnamed).with("b", "1").bytes());
    byte[] broken = ".encoding = \"Shift_JIS\"\na = \"\u0080\u00ff\"\n".getBytes(ISO_8859_1);
    assertThrows(RejectedException.class, () -> Dictionary.of(broken).with("b", "é"));
  }

  @Test
  void aLetterWithAPipeInItIsEscapedAsVmwareDoes() {
    Dictionary file = of(".encoding = \"Shift_JIS\"\n").with("a", "ポ|ソ");
    String raw = new String(file.bytes(), ISO_8859_1);
    assertEquals(".encoding = \"Shift_JIS\"\na = \"\u0083|7C|7C\u0083\\\"\n", raw);
    assertEquals("ポ|ソ", Dictionary.of(file.bytes()).text("a"));
    assertEquals("ポ|ソ", Dictionary.of(file.with("b", "é").bytes()).text("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " a", "a b", "a=b", "a#b", "a\"", "é", "a\n"})
  void refusesWhatCannotBeAKey(String key) {
    assertThrows(IllegalArgumentException.class, () -> Dictionary.blank().with(key, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "\ud800"})
  void refusesWhatCannotBeAValue(String value) {
    assertThrows(IllegalArgumentException.class, () -> Dictionary.blank().with("a", value));
  }

  @Test
  void anyBytesSurvive() {
    Random random = new Random(17);
    String signs = "ab =\"#|7C\r\n\t.\u00e9\u0080\u00ff\0";
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(80); i > 0; i--) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      byte[] bytes = text.toString().getBytes(ISO_8859_1);
      Dictionary file = Dictionary.of(bytes);
      assertArrayEquals(bytes, file.bytes());
      Dictionary changed = file.with("zz", "1");
      assertEquals("1", Dictionary.of(changed.bytes()).text("ZZ"));
      String back = new String(changed.without("zz").bytes(), ISO_8859_1);
      assertTrue(back.startsWith(text.toString()) && back.length() <= text.length() + 2);
    }
  }

  @Test
  void anyValueSurvivesInEachCharset() {
    Random random = new Random(4);
    for (String charset : List.of("UTF-8", "windows-1252", "windows-1251", "GBK", "Shift_JIS")) {
      Dictionary file = of(".encoding = \"" + charset + "\"\nfirst = \"1\"\n");
      for (int round = 0; round < 300; round++) {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
          value.appendCodePoint(
              switch (random.nextInt(4)) {
                case 0 -> 1 + random.nextInt(0x7f);
                case 1 -> 0xa0 + random.nextInt(0x400);
                case 2 -> 0x3040 + random.nextInt(0x4000);
                default -> "|\"#\\ 7C".charAt(random.nextInt(7));
              });
        }
        Dictionary changed = file.with("k", value.toString());
        assertEquals(value.toString(), Dictionary.of(changed.bytes()).text("k"), charset);
        assertEquals("1", Dictionary.of(changed.bytes()).text("first"));
      }
    }
  }
}
