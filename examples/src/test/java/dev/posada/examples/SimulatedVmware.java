package dev.posada.examples;

import dev.posada.ConnectOptions;
import dev.posada.Credentials;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.vmrun.Desk;
import dev.posada.vmware.VmwareConnectOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A VMware of one user, whose programs are simulated. Other programs find it as they find VMware:
 * its programs are in {@code PATH}, and its machines where that user has his.
 */
public final class SimulatedVmware implements AutoCloseable {
  /** Its URI for them. */
  public static final String URI = "vmware:///";

  private static final int MOST_LOOKS = 200;

  private final Path programs;
  private final Path user;
  private final Desk desk;

  private SimulatedVmware(Path folder) throws IOException {
    programs = Files.createDirectories(folder).toRealPath().resolve("bin");
    user = Files.createDirectory(programs.resolveSibling("user"));
    desk = Desk.open(programs, programs.resolveSibling("state"));
  }

  /** Makes one in a folder. */
  public static SimulatedVmware in(Path folder) throws IOException {
    return new SimulatedVmware(folder);
  }

  /** Where a program looks for others: first here. */
  String path() {
    return programs + File.pathSeparator + System.getenv("PATH");
  }

  /** What a program has to have in its environment. */
  public Map<String, String> environment() {
    return Map.of("PATH", path());
  }

  /** What its JVM has to be told. */
  public String option() {
    return "-Duser.home=" + user;
  }

  /** A program in a JVM of its own that has both. */
  public JavaProcess program(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment());
    all.putAll(more);
    return new JavaProcess(programs.getParent(), all)
        .options(option(), "-XX:TieredStopAtLevel=1"); // starts faster
  }

  /** The same host for this program. */
  public Host connect() {
    VmwareConnectOptions here =
        VmwareConnectOptions.defaults()
            .tool(programs.resolve("vmrun").toString())
            .folder(machines().toString());
    Credentials root = Credentials.of("root", "root"); // as all simulated guests have it
    return Hypervisors.load()
        .connect(URI, ConnectOptions.defaults().guestCredentials(root).option(here));
  }

  private Path machines() {
    return user.resolve("vmware");
  }

  /** What is left of machines: files, and processes once they had time to end. */
  public List<String> left() throws IOException, InterruptedException {
    List<String> left = new ArrayList<>();
    if (Files.exists(machines())) {
      try (Stream<Path> files = Files.list(machines())) {
        files.map(Path::toString).forEach(left::add);
      }
    }
    List<String> running = processes();
    for (int look = 0; look < MOST_LOOKS && !running.isEmpty(); look++) {
      Thread.sleep(50);
      running = processes();
    }
    left.addAll(running);
    return left;
  }

  /** Of its programs and machines. */
  private List<String> processes() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(programs.toString()) || line.contains(machines().toString()))
        .toList();
  }

  @Override
  public void close() throws IOException {
    desk.close();
  }
}
