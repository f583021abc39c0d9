package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** libvirt's own client, as a witness of what a daemon thinks. */
record Virsh(String uri) {

  /** What it prints, which is to succeed. */
  String says(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("virsh", "-q", "-c", uri));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    String line = "virsh " + String.join(" ", words) + ": " + text.strip().replace("\n", " | ");
    System.out.println(line);
    assertEquals(0, process.exitValue(), line);
    return text.strip();
  }

  /** The value behind a name, in what it prints. */
  String value(String name, String... words) throws IOException, InterruptedException {
    return says(words)
        .lines()
        .map(String::strip)
        .filter(line -> line.matches(name + "\\s*:?\\s.*"))
        .map(line -> line.substring(name.length()).replaceFirst("^\\s*:?\\s*", ""))
        .findFirst()
        .orElse("");
  }
}
