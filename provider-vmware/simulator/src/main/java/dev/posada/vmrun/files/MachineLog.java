package dev.posada.vmrun.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** vmware.log, with vmware-0.log to vmware-2.log before it. [O] */
public final class MachineLog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final long now;

  public MachineLog(Path folder, long now) {
    this.folder = folder;
    this.now = now;
  }

  /** Begins a log for a start. */
  public void begin(String title, String version, String build, long pid) throws IOException {
    for (int i = 2; i >= 0; i--) {
      Path from = folder.resolve(i == 0 ? "vmware.log" : "vmware-" + (i - 1) + ".log");
      if (Files.exists(from)) {
        Files.move(
            from, folder.resolve("vmware-" + i + ".log"), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    line(
        String.format(
            "Log for %s pid=%d version=%s build=build-%s option=Release",
            title, pid, version, build));
  }

  public void line(String text) throws IOException {
    String line = TIME.format(Instant.ofEpochMilli(now)) + " In(05) vmx " + text + "\n";
    Files.write(
        folder.resolve("vmware.log"),
        line.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Why a start was cancelled, in the shape that others parse. [O] */
  public void refused(String... reasons) throws IOException {
    line("Msg_Post: Error");
    for (String reason : reasons) {
      line(reason);
    }
    line("[msg.vmx.poweron.failed] Failed to start the virtual machine.");
    line("----------------------------------------");
  }
}
