package dev.posada.kvm;

import dev.posada.Guest;
import dev.posada.Kind;
import dev.posada.testkit.Engine;
import dev.posada.testkit.fault.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The daemon without Posada: asked by virsh, and cut off by a relay before it. */
final class BareDaemon implements Engine {
  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private final Relay relay;
  private final List<Path> disks = new ArrayList<>();

  /** Begins before the daemon that the environment names. */
  BareDaemon() {
    try {
      relay = Relay.before(UnixDomainSocketAddress.of(LabDaemon.URI.replaceFirst(".*socket=", "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String uri() {
    return "qemu+unix:///system?socket=" + relay.address();
  }

  @Override
  public String foreignGuest(Kind kind, String name) {
    if (kind != Kind.VIRTUAL_MACHINE) {
      throw Engine.cannot("make a container on libvirt");
    }
    Path images = Path.of(System.getenv("POSADA_LAB_IMAGES"));
    return tried(
        () -> {
          Path disk = Files.createTempFile(images, "posada-test-", ".raw");
          disks.add(disk);
          Files.write(disk, new byte[1 << 20]);
          Path xml = Files.createTempFile("posada-test-", ".xml");
          try {
            Files.writeString(xml, definition(name, disk));
            virsh.says("define", xml.toString());
          } catch (AssertionError refused) {
            throw new IllegalStateException(refused);
          } finally {
            Files.delete(xml);
          }
          return virsh.says("domuuid", name);
        });
  }

  private static String definition(String name, Path disk) {
    return """
        <domain type='qemu'>
          <name>%s</name>
          <memory unit='MiB'>192</memory>
          <vcpu>1</vcpu>
          <os>
            <type arch='x86_64'>hvm</type>
            <kernel>%s</kernel>
            <initrd>%s</initrd>
            <cmdline>%s</cmdline>
          </os>
          <features><acpi/></features>
          <devices>
            <disk type='file' device='disk'>
              <driver name='qemu' type='raw'/>
              <source file='%s'/>
              <target dev='vda' bus='virtio'/>
            </disk>
            <serial type='pty'/>
          </devices>
        </domain>
        """
        .formatted(
            name,
            System.getenv("POSADA_LAB_KERNEL"),
            System.getenv("POSADA_LAB_INITRD"),
            LabDaemon.COMMAND_LINE,
            disk);
  }

  /** Kills its QEMU, as a lack of memory does. */
  @Override
  public void crash(Guest guest) {
    ProcessHandle qemu =
        ProcessHandle.allProcesses()
            .filter(process -> commandLine(process).contains("guest=" + guest.name() + ","))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no QEMU of " + guest));
    qemu.destroyForcibly();
  }

  /** Without waiting for the command: nobody inside outlives its kernel. */
  @Override
  public void panic(Guest guest) {
    String command = "sleep 1; echo c >/proc/sysrq-trigger";
    tried(
        () ->
            virsh.says(
                "qemu-agent-command",
                guest.name(),
                "{\"execute\":\"guest-exec\",\"arguments\":{\"path\":\"/bin/sh\",\"arg\":[\"-c\",\""
                    + command
                    + "\"]}}"));
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  /** Takes away what the power button and the agent run. */
  @Override
  public void ignoreShutdown(Guest guest) {
    guest.exec("rm", "-f", "/etc/acpi/PWRF/00000080", "/sbin/shutdown");
  }

  @Override
  public void disconnect() {
    tried(
        () -> {
          relay.goAway();
          return null;
        });
  }

  @Override
  public void reconnect() {
    tried(
        () -> {
          relay.comeBack();
          return null;
        });
  }

  @Override
  public void close() {
    tried(
        () -> {
          relay.close();
          for (Path disk : disks) { // Posada keeps what others made
            Files.deleteIfExists(disk);
          }
          return null;
        });
  }

  private interface Attempt<T> {
    T make() throws IOException, InterruptedException;
  }

  private static <T> T tried(Attempt<T> attempt) {
    try {
      return attempt.make();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
