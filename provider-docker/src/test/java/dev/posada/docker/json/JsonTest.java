package dev.posada.docker.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-1",
        "18446744073709551615",
        "1.50",
        "\"\"",
        "[]",
        "{}",
        "[1,[2,[null]],\"x\"]",
        "{\"b\":1,\"a\":{\"c\":[]}}",
        "\"ñ 漢 😀\"",
        "\"\\\"\\\\\\n\\r\\t\""
      })
  void whatIsReadIsWrittenTheSame(String text) throws JsonException {
    assertEquals(text, Json.parse(text).toString());
  }

  @Test
  void whiteSpaceIsNoMatter() throws JsonException {
    Json json = Json.parse(" \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } }\n");

    assertEquals("{\"a\":[1,2],\"b\":{}}", json.toString());
  }

  @Test
  void whatIsNotThereIsNull() throws JsonException {
    Json json = Json.parse("{\"Labels\":null,\"Names\":[\"/a\"],\"Size\":3}");

    assertTrue(json.get("Nothing").isNull());
    assertTrue(json.get("Nothing").get("deep").get("down").isNull());
    assertTrue(json.get("Labels").fields().isEmpty());
    assertTrue(json.get("Labels").items().isEmpty());
    assertFalse(json.get("Names").isNull());
  }

  @Test
  void anotherTypeCountsAsAbsent() throws JsonException {
    Json json = Json.parse("{\"text\":\"7\",\"number\":7,\"yes\":true}");

    assertEquals(OptionalLong.empty(), json.get("text").number());
    assertEquals(Optional.empty(), json.get("number").text());
    assertEquals("none", json.get("number").text("none"));
    assertEquals(-1, json.get("yes").number(-1));
    assertTrue(json.get("text").bool(true));
    assertTrue(json.get("yes").bool(false));
    assertTrue(json.get("number").get("x").isNull());
  }

  @Test
  void numbersBeyond64BitsKeepEveryDigit() throws JsonException {
    Json unsigned = Json.parse("18446744073709551615");

    assertEquals(OptionalLong.empty(), unsigned.number());
    assertEquals(Optional.of(new BigDecimal("18446744073709551615")), unsigned.decimal());
    assertEquals(9223372036854771712L, Json.parse("9223372036854771712").number(0));
    assertEquals(Long.MIN_VALUE, Json.parse("-9223372036854775808").number(0));
    assertEquals(Long.MAX_VALUE, Json.parse("9223372036854775807").number(0));
    assertEquals(OptionalLong.empty(), Json.parse("9223372036854775808").number());
  }

  @Test
  void aNumberIsWholeOrNotWhateverItIsWrittenLike() throws JsonException {
    assertEquals(1000, Json.parse("1e3").number(0));
    assertEquals(2, Json.parse("2.0").number(0));
    assertEquals(OptionalLong.empty(), Json.parse("2.5").number());
    assertEquals(OptionalLong.empty(), Json.parse("1e999999999").number());
  }

  @Test
  void escapesAreUndone() throws JsonException {
    assertEquals("\"\\/\b\f\n\r\tA\u00e9", text("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00E9\""));
    assertEquals("a😀b", text("\"a\\ud83d\\uDE00b\""));
  }

  @Test
  void halfAPairBecomesTheReplacementCharacter() throws JsonException {
    assertEquals("\ufffdx", text("\"\\ud83dx\""));
    assertEquals("\ufffd", text("\"\\ude00\""));
    assertEquals("\ufffd\n", text("\"\\ud83d\\n\""));
    assertEquals("\ufffd😀", text("\"\\ud83d\\ud83d\\ude00\""));
    assertEquals("\ufffdA", text("\"\\ud83d\\u0041\""));
  }

  private static String text(String json) throws JsonException {
    return Json.parse(json).text().orElseThrow();
  }

  @Test
  void ofTwoFieldsOfOneNameTheLastCounts() throws JsonException {
    assertEquals(2, Json.parse("{\"a\":1,\"a\":2}").get("a").number(0));
  }

  @Test
  void fieldsKeepTheirOrder() throws JsonException {
    Json json = Json.parse("{\"z\":1,\"a\":2,\"m\":3}");

    assertEquals(List.of("z", "a", "m"), List.copyOf(json.fields().keySet()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "nulll",
        "tru e",
        "+1",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "NaN",
        "'a'",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "1 2",
        "{} {}",
        "[}",
        "{]",
        "]",
        "/**/1",
        "\ufeff1"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertThrows(JsonException.class, () -> Json.parse(text));
  }

  @Test
  void theOffsetOfTheFirstWrongByteIsTold() {
    JsonException e = assertThrows(JsonException.class, () -> Json.parse("{\"a\":x}"));

    assertEquals(5, e.offset());
    assertEquals("unexpected 'x' at byte 5", e.getMessage());
  }

  @Test
  void textThatEndsTooEarlyIsRefusedWhereverItEnds() throws JsonException {
    byte[] whole =
        "{\"é\":[1.5e3,true,null,\"\\u00e9\\ud83d\\ude00漢\"],\"b\":{\"c\":-12}}"
            .getBytes(StandardCharsets.UTF_8);
    Json.parse(whole);

    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      JsonException e = assertThrows(JsonException.class, () -> Json.parse(part));
      assertEquals("text ends within a value at byte " + length, e.getMessage());
    }
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    int[][] wrong = {
      {0x80},
      {0xff},
      {0xc0, 0x80},
      {0xc1, 0xbf},
      {0xc3, 0x28},
      {0xe0, 0x80, 0x80},
      {0xed, 0xa0, 0x80},
      {0xf0, 0x80, 0x80, 0x80},
      {0xf4, 0x90, 0x80, 0x80},
      {0xf5, 0x80, 0x80, 0x80},
      {0xe2, 0x28, 0xa1},
      {0xe2, 0x82, 0x28}
    };
    for (int[] bytes : wrong) {
      byte[] text = new byte[bytes.length + 2];
      text[0] = '"';
      text[text.length - 1] = '"';
      for (int i = 0; i < bytes.length; i++) {
        text[i + 1] = (byte) bytes[i];
      }
      JsonException e = assertThrows(JsonException.class, () -> Json.parse(text));
      assertTrue(e.getMessage().startsWith("not UTF-8"), Arrays.toString(bytes));
    }
  }

  @Test
  void everyCharacterSurvives() throws JsonException {
    StringBuilder all = new StringBuilder();
    for (int point = 0; point <= 0x10ffff; point++) {
      if (point < 0xd800 || point > 0xdfff) {
        all.appendCodePoint(point);
      }
    }
    String text = all.toString();

    byte[] written = Json.of(text).toString().getBytes(StandardCharsets.UTF_8);
    assertEquals(text, Json.parse(written).text().orElseThrow());
  }

  @Test
  void halfAPairIsWrittenAsAnEscape() {
    assertEquals("\"a\\ud83d\"", Json.of("a\ud83d").toString());
    assertEquals("\"\\ude00a\"", Json.of("\ude00a").toString());
    assertEquals("\"\\u0000\\u001f\\u007f\"", Json.of("\0\u001f\u007f").toString());
  }

  @Test
  void depthHasALimitThatTheStackStands() throws JsonException {
    Json.parse("[".repeat(JsonParser.DEPTH) + "]".repeat(JsonParser.DEPTH));

    assertThrows(JsonException.class, () -> Json.parse("[".repeat(1_000_000)));
    assertThrows(JsonException.class, () -> Json.parse("{\"a\":".repeat(1_000_000)));
  }

  @Test
  void numbersHaveALimit() {
    assertThrows(JsonException.class, () -> Json.parse("9".repeat(1_000_000)));
    assertThrows(JsonException.class, () -> Json.parse("1e99999999999"));
  }

  @Test
  void objectsAreMadeFieldByField() {
    Json json =
        Json.object()
            .with("Image", "a\"b")
            .with("Memory", 1L << 40)
            .with("Tty", false)
            .with("Rate", 0.5)
            .with("Cmd", List.of("sh", "-c"))
            .with("Labels", Map.of("k", "v"))
            .with("HostConfig", Json.object().with("Init", true))
            .with("Mounts", Json.array(List.of(Json.NULL, Json.of(1))));

    assertEquals(
        "{\"Image\":\"a\\\"b\",\"Memory\":1099511627776,\"Tty\":false,\"Rate\":0.5,"
            + "\"Cmd\":[\"sh\",\"-c\"],\"Labels\":{\"k\":\"v\"},\"HostConfig\":{\"Init\":true},"
            + "\"Mounts\":[null,1]}",
        json.toString());
  }

  @Test
  void makingOneMoreFieldLeavesTheOldObjectAlone() {
    Json one = Json.object().with("a", 1);
    Json two = one.with("b", 2);

    assertEquals("{\"a\":1}", one.toString());
    assertEquals("{\"a\":1,\"b\":2}", two.toString());
    assertEquals("{\"a\":3,\"b\":2}", two.with("a", 3).toString());
    assertThrows(UnsupportedOperationException.class, () -> two.fields().clear());
    assertThrows(IllegalStateException.class, () -> Json.of(1).with("a", 1));
  }

  @Test
  void valuesAreEqualWhateverTheOrderOfTheirFields() throws JsonException {
    assertEquals(Json.parse("{\"a\":1,\"b\":[2]}"), Json.parse("{\"b\":[2],\"a\":1}"));
    assertEquals(Json.object().with("a", 1).hashCode(), Json.object().with("a", 1).hashCode());
  }

  /** Words that were read before are recognised by their bytes, several at a time. */
  @Test
  void wordsThatDifferInOneByteAreToldApart() throws JsonException {
    List<String> words = new ArrayList<>();
    for (int length = 0; length <= 40; length++) {
      String word = "m".repeat(length);
      words.add(word);
      for (int at = 0; at < length; at++) {
        words.add(word.substring(0, at) + "n" + word.substring(at + 1));
      }
    }
    words.addAll(List.copyOf(words));
    Json all = Json.object().with("words", words);
    List<Json> read = Json.parse(all.toString()).get("words").items();
    assertEquals(words, read.stream().map(word -> word.text("none")).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 18, 100})
  void anObjectOfAnySizeIsAMap(int size) throws JsonException {
    Map<String, Json> fields = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      fields.put("key" + i, Json.of(i));
    }
    String text = Json.owning(fields).toString();
    Json read = Json.parse(text);
    assertEquals(text, read.toString());
    assertEquals(fields, read.fields());
    assertEquals(read.fields(), fields);
    assertEquals(fields.hashCode(), read.fields().hashCode());
    assertEquals(size - 1, read.get("key" + (size - 1)).number(-1));
    assertTrue(read.get("key" + size).isNull());
    assertEquals(size, read.fields().entrySet().size());
    assertThrows(UnsupportedOperationException.class, () -> read.fields().clear());
    String twice = text.substring(0, text.length() - 1) + ",\"key0\":true}";
    assertTrue(Json.parse(twice).get("key0").bool(false));
    assertEquals(size, Json.parse(twice).fields().size());
  }
}
