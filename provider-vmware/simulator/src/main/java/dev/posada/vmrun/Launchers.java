package dev.posada.vmrun;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;

/** Writes a folder of programs that any other program can call. */
public final class Launchers {
  private static final List<String> PROGRAMS =
      List.of("vmrun", "vmware-vdiskmanager", "vmware", "vmware-vmx", "ovftool");

  /** What lets a JVM start fast. */
  private static final String QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto";

  private Launchers() {}

  /**
   * Writes the programs, with the state in {@code home}; they run this JVM's java and class path.
   */
  public static Path write(Path folder, Path home) throws IOException {
    Files.createDirectories(folder);
    Properties properties = new Properties();
    properties.setProperty("home", home.toString());
    try (var writer = Files.newBufferedWriter(folder.resolve("vmrun-sim.properties"))) {
      properties.store(writer, null);
    }
    Path classes = classes();
    return write(
        folder,
        program ->
            """
            #!/bin/sh
            exec '%s' %s -cp '%s' %s '%s' %s "$@"
            """
                .formatted(java(), QUICK, classes, Main.class.getName(), folder, program),
        "755");
  }

  /** Writes what each program is to be, with these permissions. */
  static Path write(Path folder, UnaryOperator<String> script, String permissions)
      throws IOException {
    Files.createDirectories(folder);
    for (String program : PROGRAMS) {
      writeProgram(folder.resolve(program), script.apply(program), permissions);
    }
    return folder;
  }

  /** Not by this process: what another thread starts meanwhile would keep the file busy. */
  private static void writeProgram(Path file, String text, String permissions) throws IOException {
    String script = "cat >\"$1\" && chmod \"$2\" \"$1\"";
    Process writer =
        new ProcessBuilder("sh", "-c", script, "sh", file.toString(), permissions)
            .redirectErrorStream(true)
            .start();
    try (OutputStream in = writer.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (writer.waitFor() != 0) {
        throw new IOException("cannot write " + file + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing " + file, e);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Path classes() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
