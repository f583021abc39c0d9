package dev.posada.vmrun;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;

/** Writes a folder of programs that any other program can call. */
public final class Launchers {
  private static final List<String> PROGRAMS =
      List.of("vmrun", "vmware-vdiskmanager", "vmware", "vmware-vmx", "ovftool");

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
    for (String program : PROGRAMS) {
      String text =
          "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -Xshare:auto -cp '%s' %s '%s' %s \"$@\"\n"
              .formatted(java(), classes, Main.class.getName(), folder, program);
      Path file = folder.resolve(program);
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return folder;
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
