package dev.posada.docker.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A JSON value. Immutable.
 *
 * <p>Reading never fails: an absent field is null, null has no items, no fields and no text, and a
 * value of another type than asked for counts as absent. Engines send null where a list or a map
 * could be, and fields come and go with their versions.
 */
public final class Json {
  /** The value {@code null}, also standing for what is not there. */
  public static final Json NULL = new Json(null);

  private static final Json TRUE = new Json(true);
  private static final Json FALSE = new Json(false);
  private static final Json EMPTY_OBJECT = new Json(Map.of());

  /** Null, Boolean, Long, BigInteger, BigDecimal, String, {@code List<Json>} or a map of them. */
  private final Object value;

  private Json(Object value) {
    this.value = value;
  }

  /**
   * {@return the only value in a text}
   *
   * @param text UTF-8; used, not copied
   * @throws JsonException if it is not exactly one JSON value
   */
  public static Json parse(byte[] text) throws JsonException {
    return new JsonParser(text, 0, text.length, 0).only();
  }

  /**
   * {@return the only value in a text}
   *
   * @param text the text
   * @throws JsonException if it is not exactly one JSON value; its offset counts bytes of UTF-8
   */
  public static Json parse(String text) throws JsonException {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return an object without fields, to be filled by {@code with}} */
  public static Json object() {
    return EMPTY_OBJECT;
  }

  /**
   * {@return an array}
   *
   * @param items its items
   */
  public static Json array(List<Json> items) {
    return new Json(List.copyOf(items));
  }

  /**
   * {@return a string}
   *
   * @param text its text
   */
  public static Json of(String text) {
    return new Json(Objects.requireNonNull(text, "text"));
  }

  /**
   * {@return a number}
   *
   * @param number the number
   */
  public static Json of(long number) {
    return new Json(number);
  }

  /**
   * {@return a number}
   *
   * @param number finite
   */
  public static Json of(double number) {
    return new Json(BigDecimal.valueOf(number));
  }

  /**
   * {@return true or false}
   *
   * @param bool which
   */
  public static Json of(boolean bool) {
    return bool ? TRUE : FALSE;
  }

  static Json of(BigInteger number) {
    return new Json(number);
  }

  static Json of(BigDecimal number) {
    return new Json(number);
  }

  /** Takes the list without copying it. */
  static Json owning(List<Json> items) {
    return new Json(Collections.unmodifiableList(items));
  }

  /** Takes the map without copying it. */
  static Json owning(Map<String, Json> fields) {
    return new Json(Collections.unmodifiableMap(fields));
  }

  /**
   * {@return a copy of this object with one field more, or changed}
   *
   * @param key the field
   * @param item its value
   * @throws IllegalStateException if this is not an object
   */
  public Json with(String key, Json item) {
    if (!(value instanceof Map)) {
      throw new IllegalStateException("not an object: " + this);
    }
    Map<String, Json> fields = new LinkedHashMap<>(fields());
    fields.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(item, "item"));
    return owning(fields);
  }

  /**
   * {@return a copy of this object with one field more, or changed}
   *
   * @param key the field
   * @param text its value
   */
  public Json with(String key, String text) {
    return with(key, of(text));
  }

  /**
   * {@return a copy of this object with one field more, or changed}
   *
   * @param key the field
   * @param number its value
   */
  public Json with(String key, long number) {
    return with(key, of(number));
  }

  /**
   * {@return a copy of this object with one field more, or changed}
   *
   * @param key the field
   * @param number its value, finite
   */
  public Json with(String key, double number) {
    return with(key, of(number));
  }

  /**
   * {@return a copy of this object with one field more, or changed}
   *
   * @param key the field
   * @param bool its value
   */
  public Json with(String key, boolean bool) {
    return with(key, of(bool));
  }

  /**
   * {@return a copy of this object with one field more, or changed}
   *
   * @param key the field
   * @param texts its value, an array of strings
   */
  public Json with(String key, List<String> texts) {
    List<Json> items = new ArrayList<>(texts.size());
    texts.forEach(text -> items.add(of(text)));
    return with(key, owning(items));
  }

  /**
   * {@return a copy of this object with one field more, or changed}
   *
   * @param key the field
   * @param texts its value, an object of strings
   */
  public Json with(String key, Map<String, String> texts) {
    Map<String, Json> fields = new LinkedHashMap<>();
    texts.forEach((name, text) -> fields.put(name, of(text)));
    return with(key, owning(fields));
  }

  /**
   * {@return a field of this object; null if it is not there, or this is no object}
   *
   * @param key the field
   */
  public Json get(String key) {
    return fields().getOrDefault(key, NULL);
  }

  /** {@return whether this is null, or was not there} */
  public boolean isNull() {
    return value == null;
  }

  /** {@return the text of this string; empty if it is none} */
  public Optional<String> text() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /**
   * {@return the text of this string}
   *
   * @param otherwise returned if this is none
   */
  public String text(String otherwise) {
    return value instanceof String text ? text : otherwise;
  }

  /** {@return this number if it is whole and fits; else empty, never rounded} */
  public OptionalLong number() {
    if (value instanceof Long number) {
      return OptionalLong.of(number);
    }
    if (value instanceof BigDecimal number) {
      try {
        return OptionalLong.of(number.longValueExact());
      } catch (ArithmeticException e) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  /**
   * {@return this number if it is whole and fits}
   *
   * @param otherwise returned if it does not
   */
  public long number(long otherwise) {
    return number().orElse(otherwise);
  }

  /** {@return this number with every digit, also beyond 64 bits; empty if it is none} */
  public Optional<BigDecimal> decimal() {
    if (value instanceof Long number) {
      return Optional.of(BigDecimal.valueOf(number));
    }
    if (value instanceof BigInteger number) {
      return Optional.of(new BigDecimal(number));
    }
    return value instanceof BigDecimal number ? Optional.of(number) : Optional.empty();
  }

  /**
   * {@return this boolean}
   *
   * @param otherwise returned if this is none
   */
  public boolean bool(boolean otherwise) {
    return value instanceof Boolean bool ? bool : otherwise;
  }

  /** {@return the items of this array; none if it is no array} */
  @SuppressWarnings("unchecked") // a list in a Json is always one of Json
  public List<Json> items() {
    return value instanceof List ? (List<Json>) value : List.of();
  }

  /** {@return the fields of this object in their order; none if it is no object} */
  @SuppressWarnings("unchecked") // a map in a Json is always one of String to Json
  public Map<String, Json> fields() {
    return value instanceof Map ? (Map<String, Json>) value : Map.of();
  }

  /** {@return whether the other is the same value; the order of fields does not count} */
  @Override
  public boolean equals(Object other) {
    return other instanceof Json that && Objects.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(value);
  }

  /** {@return this value as compact JSON} */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    JsonWriter.write(value, out);
    return out.toString();
  }
}
