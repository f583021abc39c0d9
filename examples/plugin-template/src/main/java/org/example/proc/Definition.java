package org.example.proc;

import dev.posada.ContainerSpec;
import dev.posada.Failure;
import dev.posada.RejectedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What a guest is: what was asked for when it was created, and its name and labels now. It is kept
 * as a properties file, which takes any name whole: ends of lines, quotes, half a character.
 *
 * @param name its name
 * @param labels its labels, the core's too
 * @param command the words of its command
 * @param environment what is added to the environment of its process
 * @param directory the working directory of its process; empty for the guest's own
 * @param stopSignal the signal that asks its process to end
 * @param created when it was created
 */
record Definition(
    String name,
    Map<String, String> labels,
    List<String> command,
    Map<String, String> environment,
    Optional<String> directory,
    String stopSignal,
    Instant created) {
  /** What a guest does that is there for the commands that will be run in it. */
  private static final List<String> IDLE = List.of("sleep", "infinity");

  private static final String LABEL = "label.";
  private static final String WORD = "word.";
  private static final String VARIABLE = "variable.";

  static Definition of(ContainerSpec spec, String name) {
    List<String> command = new ArrayList<>(spec.entrypoint());
    command.addAll(spec.command());
    command.forEach(Definition::checkWord);
    spec.environment().forEach((key, value) -> checkWord(key + "=" + value));
    spec.directory().ifPresent(Definition::checkWord);
    return new Definition(
        name,
        spec.labels(),
        command.isEmpty() ? IDLE : List.copyOf(command),
        spec.environment(),
        spec.directory(),
        spec.stopSignal().orElse("TERM"),
        Instant.now());
  }

  /** Refuses what would arrive at a process as something else. */
  static void checkWord(String word) {
    // what java.lang.ProcessBuilder encodes with, and puts a question mark for what it cannot
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    CharsetEncoder encoder = Charset.forName(name).newEncoder();
    if (!encoder.canEncode(word)) {
      throw new RejectedException(
          "a process cannot be told in " + name + ": " + word,
          Failure.notDone().remedy("start this program with LC_ALL=C.UTF-8"));
    }
  }

  Definition named(String newName) {
    return new Definition(newName, labels, command, environment, directory, stopSignal, created);
  }

  Definition labelled(Map<String, String> newLabels) {
    return new Definition(name, newLabels, command, environment, directory, stopSignal, created);
  }

  byte[] bytes() {
    Properties kept = new Properties();
    kept.setProperty("name", name);
    kept.setProperty("stopSignal", stopSignal);
    kept.setProperty("created", created.toString());
    directory.ifPresent(path -> kept.setProperty("directory", path));
    labels.forEach((key, value) -> kept.setProperty(LABEL + key, value));
    environment.forEach((key, value) -> kept.setProperty(VARIABLE + key, value));
    for (int i = 0; i < command.size(); i++) {
      kept.setProperty(WORD + i, command.get(i));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      kept.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not to memory
    }
    return out.toByteArray();
  }

  static Definition parse(byte[] bytes) throws IOException {
    Properties kept = new Properties();
    kept.load(new ByteArrayInputStream(bytes));
    List<String> command = new ArrayList<>();
    while (kept.containsKey(WORD + command.size())) {
      command.add(kept.getProperty(WORD + command.size()));
    }
    return new Definition(
        kept.getProperty("name"),
        below(LABEL, kept),
        command,
        below(VARIABLE, kept),
        Optional.ofNullable(kept.getProperty("directory")),
        kept.getProperty("stopSignal"),
        Instant.parse(kept.getProperty("created")));
  }

  private static Map<String, String> below(String prefix, Properties kept) {
    Map<String, String> found = new TreeMap<>();
    for (String key : kept.stringPropertyNames()) {
      if (key.startsWith(prefix)) {
        found.put(key.substring(prefix.length()), kept.getProperty(key));
      }
    }
    return found;
  }
}
