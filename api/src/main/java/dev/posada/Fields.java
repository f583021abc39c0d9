package dev.posada;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The fields of a value that changes by being copied.
 *
 * <p>A value holds its fields in one {@code final} reference and never writes to them after its
 * constructor, so it may be published through a data race like any object with final fields; a
 * builder writes to its own.
 */
abstract class Fields implements Cloneable {

  /** Returns a changed copy of the given fields, which stay as they are. */
  static <F extends Fields> F changed(F fields, Consumer<F> change) {
    F copy = copy(fields);
    change.accept(copy);
    return copy;
  }

  @SuppressWarnings("unchecked") // clone() returns the class it is called on
  static <F extends Fields> F copy(F fields) {
    try {
      return (F) ((Fields) fields).clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the limits in words; nothing if there is none. */
  static String words(String before, ResourceQuota quota) {
    return quota.named().isEmpty() ? "" : before + quota;
  }

  static <T> List<T> plus(List<T> list, List<T> more) {
    List<T> longer = new ArrayList<>(list);
    longer.addAll(more);
    return List.copyOf(longer);
  }

  /** Returns a copy with one entry more (or another value), in the order in which they were put. */
  static <K, V> Map<K, V> plus(Map<K, V> map, K key, V value) {
    Map<K, V> larger = new LinkedHashMap<>(map);
    larger.put(key, value);
    return Collections.unmodifiableMap(larger);
  }

  /** Copies a map and keeps its order, which {@link Map#copyOf} loses. */
  static <K, V> Map<K, V> copy(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
