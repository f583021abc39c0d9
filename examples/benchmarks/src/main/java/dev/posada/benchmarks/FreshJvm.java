package dev.posada.benchmarks;

import dev.posada.Host;
import dev.posada.Hypervisors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM, from its start to its end. */
final class FreshJvm {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private FreshJvm() {}

  /** Does nothing. */
  static final class Empty {
    private Empty() {}

    public static void main(String[] args) {}
  }

  /** Connects to the host of a URI and asks one thing. */
  static final class FirstAnswer {
    private FirstAnswer() {}

    public static void main(String[] args) {
      try (Host host = Hypervisors.load().connect(args[0])) {
        host.guests().summaries();
      }
    }
  }

  /** How much longer a JVM lives that gets an answer than one that does nothing. */
  static Contest contest(String uri) throws Exception {
    Take empty = empty();
    Take answer = firstAnswer(uri);
    return new Contest(() -> answer.take() - empty.take(), "empty JVM", empty);
  }

  /** Takes the seconds of a JVM that does nothing, with nothing on its path but what it runs. */
  private static Take empty() throws Exception {
    Path home = Path.of(FreshJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return seconds(List.of(JAVA, "-cp", home.toString(), Empty.class.getName()));
  }

  /** Takes the seconds of a JVM with the modules of this one that gets an answer from a host. */
  private static Take firstAnswer(String uri) throws NotRunException {
    String modules = System.getProperty("jdk.module.path");
    String module = FreshJvm.class.getModule().getName();
    if (modules == null || module == null) {
      throw new NotRunException("it is to be run as a module");
    }
    List<String> command = new ArrayList<>(List.of(JAVA, "--module-path", modules));
    command.addAll(List.of("--module", module + "/" + FirstAnswer.class.getName(), uri));
    return seconds(command);
  }

  private static Take seconds(List<String> command) {
    return () -> {
      long from = System.nanoTime();
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      byte[] said = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      double seconds = (System.nanoTime() - from) / 1e9;
      if (code != 0) {
        throw new IOException("a JVM ended with " + code + ": " + new String(said));
      }
      return seconds;
    };
  }
}
