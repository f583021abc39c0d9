package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** QEMU's own tool, as a witness of what is in images. */
final class QemuImg {
  private QemuImg() {}

  /** Its images from the uppermost to the lowest, each with the format that the upper one names. */
  static List<String> chain(String file) throws IOException, InterruptedException {
    Said said = run("info", "-U", "--backing-chain", file);
    assertTrue(said.code() == 0, said.text());
    return said.text()
        .lines()
        .filter(line -> line.startsWith("image: "))
        .map(line -> line.substring("image: ".length()))
        .toList();
  }

  /** How many images of a chain say the format of what lies below. */
  static long formats(String file) throws IOException, InterruptedException {
    return run("info", "-U", "--backing-chain", file)
        .text()
        .lines()
        .filter(line -> line.startsWith("backing file format: "))
        .count();
  }

  /** Whether a guest would see the same in both. */
  static boolean same(String one, String other) throws IOException, InterruptedException {
    Said said = run("compare", "-U", one, other);
    assertTrue(said.code() < 2, said.text());
    return said.code() == 0;
  }

  /** Does something that is to succeed. */
  static void does(String... words) throws IOException, InterruptedException {
    Said said = run(words);
    assertTrue(said.code() == 0, said.text());
  }

  private record Said(int code, String text) {}

  private static Said run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("qemu-img"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Said(process.exitValue(), text);
  }
}
