package dev.posada.docker;

import dev.posada.docker.json.Json;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How far the layers of an image are on their way, all together. Not thread-safe.
 *
 * <p>An engine tells of each layer how many bytes were fetched, and then again from zero how many
 * of them were unpacked. Both are summed up apart, so that neither sum ever falls.
 */
final class Layers {
  private static final String UNPACKING = "Extracting";
  private static final int MOST = 10_000; // an image has some 127

  private final Map<String, Layer> layers = new HashMap<>();
  private String moving = "working";

  private static final class Layer {
    private long total;
    private long moved;
    private long unpacked;
  }

  /** Takes a record; {@return whether it was one of how far a layer is} */
  boolean take(Json told) {
    String id = told.get("id").text("");
    String status = told.get("status").text("");
    long total = told.get("progressDetail").get("total").number(0);
    long current = told.get("progressDetail").get("current").number(0);
    if (total > 0 && (layers.containsKey(id) || layers.size() < MOST)) {
      Layer layer = layers.computeIfAbsent(id, first -> new Layer());
      layer.total = Math.max(layer.total, total);
      long done = Math.max(0, Math.min(current, layer.total)); // what is pushed may be a bit more
      if (status.equals(UNPACKING)) {
        layer.moved = layer.total;
        layer.unpacked = Math.max(layer.unpacked, done);
      } else {
        moving = status.toLowerCase(Locale.ROOT);
        layer.moved = Math.max(layer.moved, done);
      }
      return true;
    }
    Layer layer = layers.get(id);
    if (layer == null) {
      return false;
    }
    switch (status) {
      case "Download complete", "Pushed" -> layer.moved = layer.total;
      case "Pull complete" -> {
        layer.moved = layer.total;
        layer.unpacked = layer.total;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean isUnpacking() {
    return layers.values().stream().allMatch(layer -> layer.moved == layer.total)
        && layers.values().stream().anyMatch(layer -> layer.unpacked > 0);
  }

  /** {@return what is being done, in words} */
  String phase() {
    return isUnpacking() ? UNPACKING.toLowerCase(Locale.ROOT) : moving;
  }

  /** {@return how many bytes are done in this phase} */
  long done() {
    boolean unpacking = isUnpacking();
    return layers.values().stream()
        .mapToLong(layer -> unpacking ? layer.unpacked : layer.moved)
        .sum();
  }

  /** {@return how many bytes there are, as far as the engine knows by now} */
  long total() {
    return layers.values().stream().mapToLong(layer -> layer.total).sum();
  }
}
