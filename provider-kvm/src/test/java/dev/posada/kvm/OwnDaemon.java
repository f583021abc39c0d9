package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A libvirtd of the test's own, which may be killed: a daemon of a user, as that of root has fixed
 * places. Its user is nobody if the test is run by root. QEMU of it outlives it.
 */
public final class OwnDaemon implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);
  private static final String NOBODY = "65534";

  private final Path home;
  private Process daemon;

  private OwnDaemon(Path home) {
    this.home = home;
  }

  /** Starts one, with the kernel of the lab's guest. */
  public static OwnDaemon start() throws Exception {
    // Short, as the path of a socket has to be: the longest is that of a guest's agent.
    int number = ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36);
    Path home =
        Files.createDirectory(
            Path.of(
                System.getProperty("java.io.tmpdir"),
                "posada-test-" + Integer.toString(number, 36)));
    OwnDaemon own = new OwnDaemon(home);
    try {
      for (String folder : List.of("run", "cache", "data", "c/libvirt", "images")) {
        Files.createDirectories(home.resolve(folder));
      }
      Files.writeString(home.resolve("c/libvirt/qemu.conf"), "stdio_handler = \"file\"\n");
      for (String file : List.of("KERNEL", "INITRD")) {
        Path from = Path.of(LabDaemon.variable("POSADA_LAB_" + file));
        Files.copy(from, home.resolve(file.toLowerCase()));
      }
      if (isRoot()) {
        run("chown", "-R", NOBODY + ":" + NOBODY, home.toString());
      }
      own.launch();
      return own;
    } catch (Exception | Error e) {
      own.close();
      throw e;
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** Starts it again after it was killed. */
  public void launch() throws Exception {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      // Daemons that have a /dev of their own lock consoles by the same names as this one.
      command.addAll(
          List.of(
              "unshare",
              "--mount",
              "sh",
              "-c",
              "mount -t tmpfs -o mode=1777 none \"$(readlink -f /var/lock)\" && exec \"$@\"",
              "sh",
              "setpriv",
              "--reuid=" + NOBODY,
              "--regid=" + NOBODY,
              "--clear-groups"));
    }
    command.addAll(
        List.of(
            "env",
            "HOME=" + home,
            "XDG_RUNTIME_DIR=" + home + "/run",
            "XDG_CONFIG_HOME=" + home + "/c",
            "XDG_CACHE_HOME=" + home + "/cache",
            "XDG_DATA_HOME=" + home + "/data",
            "libvirtd",
            "--pid-file=" + home + "/pid"));
    daemon =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
            .start();
    long end = System.nanoTime() + PATIENCE;
    while (!answers()) {
      assertTrue(
          daemon.isAlive() && System.nanoTime() < end, Files.readString(home.resolve("log")));
      Thread.sleep(20);
    }
  }

  private boolean answers() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket()));
    } catch (IOException e) {
      return false;
    }
  }

  Path socket() {
    return home.resolve("run/libvirt/libvirt-sock");
  }

  public String uri() {
    return "qemu+unix:///session?socket=" + socket();
  }

  public Path images() {
    return home.resolve("images");
  }

  /** A guest whose kernel this daemon may read. */
  VirtualMachineSpec linux() {
    return VirtualMachineSpec.named(LabDaemon.name())
        .quota(ResourceQuota.limit().vcpus(1).memory(ByteSize.mib(192)))
        .kernel(
            VirtualMachineSpec.Kernel.of(home.resolve("kernel").toString())
                .initrd(home.resolve("initrd").toString())
                .commandLine(LabDaemon.COMMAND_LINE));
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    daemon.destroyForcibly();
    assertTrue(daemon.waitFor(10, TimeUnit.SECONDS));
  }

  void hang() throws Exception {
    run("kill", "-STOP", Long.toString(daemon.pid()));
  }

  void goOn() throws Exception {
    run("kill", "-CONT", Long.toString(daemon.pid()));
  }

  /** QEMU of a guest. */
  ProcessHandle qemu(String name) throws IOException {
    return ProcessHandle.allProcesses()
        .filter(process -> words(process).contains("guest=" + name + ","))
        .findFirst()
        .orElseThrow();
  }

  private static String words(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  /** Kills it and its guests, and removes all that it had. */
  @Override
  public void close() throws Exception {
    if (daemon != null) {
      daemon.destroyForcibly().waitFor();
    }
    ProcessHandle.allProcesses()
        .filter(process -> words(process).contains(home + "/"))
        .forEach(ProcessHandle::destroyForcibly);
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
