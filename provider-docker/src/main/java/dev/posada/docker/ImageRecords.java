package dev.posada.docker;

import dev.posada.HypervisorException;
import dev.posada.docker.json.Json;
import dev.posada.docker.json.JsonStream;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an engine tells while it pulls, pushes, builds, loads or imports: one JSON value after
 * another. That it failed is one of them, in an answer of success.
 */
final class ImageRecords {
  /** Podman shouts. */
  private static final Pattern STEP =
      Pattern.compile("(?:Step|STEP) ([0-9]{1,9})/([0-9]{1,9}) ?: (.*)");

  private final Operation op;
  private final Layers layers = new Layers();
  private Runnable last = () -> {};

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
    last.run();
  }

  /** {@code error} is the old field, which went with API 1.48; both have the same text. */
  private static Optional<String> error(Json told) {
    return told.get("errorDetail").get("message").text().or(() -> told.get("error").text());
  }

  private void progress(Json told) {
    Matcher step = STEP.matcher(told.get("stream").text("").strip());
    if (step.matches()) { // it begins: what is done are those before it
      long total = Long.parseLong(step.group(2));
      op.progress(step.group(3), Long.parseLong(step.group(1)) - 1, total);
      last = () -> op.progress(step.group(3), total, total);
    } else if (layers.take(told)) {
      op.progress(layers.phase(), layers.done(), layers.total());
    }
  }
}
