package dev.posada.docker;

import dev.posada.HypervisorException;
import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonStream;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an engine tells while it pulls, builds, loads or imports: one JSON value after another. That
 * it failed is one of them, in an answer of success.
 */
final class ImageRecords {
  private static final Pattern STEP = Pattern.compile("Step ([0-9]+)/([0-9]+) : (.*)");

  private final Operation op;
  private final Map<String, long[]> layers = new LinkedHashMap<>(); // done, total

  ImageRecords(Operation op) {
    this.op = op;
  }

  /**
   * Reads all of them and tells the operation how far it is.
   *
   * @param each sees each record
   * @param failure makes the exception of what the engine says when it failed
   */
  void read(InputStream in, Consumer<Json> each, Function<String, HypervisorException> failure)
      throws IOException {
    JsonStream records = new JsonStream(in);
    for (Optional<Json> next = records.next(); next.isPresent(); next = records.next()) {
      Json told = next.get();
      Optional<String> error = error(told);
      if (error.isPresent()) {
        throw failure.apply(error.get());
      }
      progress(told);
      each.accept(told);
    }
  }

  /** {@code error} is the old field, which went with API 1.48; both have the same text. */
  private static Optional<String> error(Json told) {
    return told.get("errorDetail").get("message").text().or(() -> told.get("error").text());
  }

  private void progress(Json told) {
    Matcher step = STEP.matcher(told.get("stream").text("").strip());
    if (step.matches()) {
      op.progress(step.group(3), Long.parseLong(step.group(1)), Long.parseLong(step.group(2)));
      return;
    }
    Json detail = told.get("progressDetail");
    if (detail.get("total").number().isPresent()) {
      layers.put(
          told.get("id").text(""),
          new long[] {detail.get("current").number(0), detail.get("total").number(0)});
      long done = 0;
      long total = 0;
      for (long[] layer : layers.values()) {
        done += layer[0];
        total += layer[1];
      }
      op.progress(told.get("status").text("working").toLowerCase(Locale.ROOT), done, total);
    }
  }
}
