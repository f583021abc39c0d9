package dev.posada.docker.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON, one value or many. */
final class JsonSubject implements Subject {
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[-+.0-9eE]+|[a-z]+|.", Pattern.DOTALL);
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "-1.5e+3",
          "18446744073709551616",
          "1e999999999",
          "1E-7",
          "9".repeat(1_001),
          "9".repeat(18),
          "9".repeat(19),
          "1e99999999999",
          "01",
          "1.",
          "-",
          "\"\"",
          "\"\\ud83d\\ude00\"",
          "\"\\ud83d\"",
          "\"\\ud83d\\n\"",
          "\"\\ude00\"",
          "\"\\ud83d\\ud83d\\ude00\"",
          "\"\\u00E9\\/\\b\\f\\n\\r\\t\\\\\"",
          "\"\\x\"",
          "\"\\u12g4\"",
          "\"\\u",
          "{}",
          "[]",
          "[1,]",
          "{\"a\":1,\"a\":2}",
          "{,}",
          "{1:2}",
          "[".repeat(600),
          "[".repeat(600) + "]".repeat(600),
          "{\"a\":".repeat(600),
          "\"\u00c3\u00a9 \u00e6\u00bc\u00a2 \u00f0\u009f\u0098\u0080\"",
          "\"\u00c0\u0080\"",
          "\"\u00ed\u00a0\u0080\"",
          "\"\u00f4\u0090\u0080\u0080\"",
          "\"\u00e0\u0080\u0080\"",
          "\"\u00f0\u0080\u0080\u0080\"",
          "\"\u00c3(\"",
          "\"\u00f5\"",
          "nul",
          "tru}",
          "\"\u0001\"",
          "\"\u00e6\u00bc\u0001\"",
          "\"\\\\\u0001\"",
          "\u00ef\u00bb\u00bf");

  @Override
  public String name() {
    return "json";
  }

  /** As a stream; and each value of it means the same when it is written and read again. */
  @Override
  public Object read(Supplier<InputStream> input) throws Exception {
    List<Json> values = new ArrayList<>();
    try (JsonStream stream = new JsonStream(input.get())) {
      for (Optional<Json> value; (value = stream.next()).isPresent(); ) {
        values.add(value.get());
      }
    }
    for (Json value : values) {
      String text = value.toString();
      assertEquals(value, Json.parse(text));
      assertEquals(text, Json.parse(text).toString());
      readAsEverything(value);
    }
    return values;
  }

  private static void readAsEverything(Json value) {
    value.number();
    value.decimal();
    value.bool(false);
    value.fields().values().forEach(JsonSubject::readAsEverything);
    value.items().forEach(JsonSubject::readAsEverything);
  }

  @Override
  public List<String> words() {
    return VALUES;
  }

  @Override
  public byte[] mutate(byte[] seed, Random random) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(new String(seed, ISO_8859_1));
    while (token.find()) {
      tokens.add(token.group());
    }
    if (tokens.isEmpty()) {
      return VALUES.get(random.nextInt(VALUES.size())).getBytes(ISO_8859_1);
    }
    int at = random.nextInt(tokens.size());
    String there = tokens.get(at);
    switch (random.nextInt(8)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, there);
      case 2 -> tokens.set(at, tokens.get(random.nextInt(tokens.size())));
      case 3 -> tokens.add(at, " \r\n\t".substring(random.nextInt(4)));
      case 4 -> tokens.set(at, "[" + there + "]");
      case 5 -> tokens.set(at, there.length() > 1 ? there.substring(1) : "{\"k\":" + there + "}");
      default -> {
        boolean value = there.matches("(?s)[\"0-9a-z-].*");
        tokens.set(at, value ? VALUES.get(random.nextInt(VALUES.size())) : there);
      }
    }
    return String.join("", tokens).getBytes(ISO_8859_1);
  }

  /** What is written is read; and what is no JSON is refused alone as in a stream. */
  @Override
  public void roundTrip(Random random) throws Exception {
    Json value = value(random, 0);
    byte[] text = value.toString().getBytes(UTF_8);
    assertEquals(value, Json.parse(text));
    try (JsonStream stream = new JsonStream(Pieces.random(text, random))) {
      assertEquals(Optional.of(value), stream.next());
      assertEquals(Optional.empty(), stream.next());
    }
  }

  private static Json value(Random random, int depth) {
    int kinds = depth > 5 ? 5 : 8;
    return switch (random.nextInt(kinds)) {
      case 0 -> random.nextBoolean() ? Json.NULL : Json.of(random.nextBoolean());
      case 1 -> Json.of(random.nextLong() >> random.nextInt(64));
      case 2 -> Json.of(random.nextGaussian());
      case 3, 4 -> Json.of(word(random));
      case 5 -> {
        List<Json> items = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          items.add(value(random, depth + 1));
        }
        yield Json.array(items);
      }
      default -> {
        Json object = Json.object();
        for (int i = random.nextInt(random.nextInt(10) > 0 ? 5 : 40); i > 0; i--) {
          object = object.with(word(random), value(random, depth + 1));
        }
        yield object;
      }
    };
  }

  /** Words that look much the same, and now and then one with odd characters. */
  private static String word(Random random) {
    StringBuilder word = new StringBuilder("a".repeat(random.nextInt(30)));
    for (int i = random.nextInt(3); i > 0 && word.length() > 0; i--) {
      boolean odd = random.nextInt(10) == 0;
      char c = (char) (odd ? random.nextInt(0xd800) : 'a' + random.nextInt(3));
      word.setCharAt(random.nextInt(word.length()), c);
    }
    return word.toString();
  }
}
