package dev.posada.examples.tour;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the lines that are printed, and tells of each at once. Thread-safe. */
final class Watcher extends OutputStream {
  private final Consumer<String> listener;
  private final Object lock = new Object();
  private final List<String> lines = new ArrayList<>();
  private ByteArrayOutputStream line = new ByteArrayOutputStream();

  Watcher(Consumer<String> listener) {
    this.listener = listener;
  }

  Screen screen() {
    return screen(Layout.plain());
  }

  Screen screen(Layout layout) {
    return new Screen(new PrintStream(this, true, StandardCharsets.UTF_8), false, layout);
  }

  @Override
  public void write(int b) {
    String whole;
    synchronized (lock) {
      if (b != '\n') {
        line.write(b);
        return;
      }
      whole = line.toString(StandardCharsets.UTF_8).stripTrailing();
      line = new ByteArrayOutputStream();
      lines.add(whole);
    }
    listener.accept(whole);
  }

  List<String> lines() {
    synchronized (lock) {
      return List.copyOf(lines);
    }
  }

  List<String> steps() {
    return lines().stream().filter(text -> text.startsWith("step ")).toList();
  }

  @Override
  public String toString() {
    return String.join("\n", lines());
  }
}
