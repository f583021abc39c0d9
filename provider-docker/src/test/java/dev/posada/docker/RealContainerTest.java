package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.ByteSize;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.DeleteReport;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.GuestProcess;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Mount;
import dev.posada.Outcome;
import dev.posada.PortForward;
import dev.posada.RejectedException;
import dev.posada.docker.DockerEngine.Change;
import dev.posada.testkit.InTurn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a container that runs has and may: mounts, ports, privileges, processes. */
@LabEngine.Needed
@InTurn(LabEngine.TURN)
@Timeout(120)
class RealContainerTest {
  private final Host host = LabEngine.connect();

  @AfterEach
  void leaveNothing() {
    LabEngine.clean(host);
    host.close();
  }

  private DockerEngine engine() {
    return host.unwrap(DockerEngine.class).orElseThrow();
  }

  private static String sh(Container container, String script) {
    ExecResult result = container.exec("sh", "-c", "(" + script + ") 2>&1");
    return result.stdout().strip();
  }

  @Test
  void seesWhatIsMounted(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("x"), "of the host");
    String volume = LabEngine.name();
    List<Mount> mounts =
        List.of(
            Mount.host(folder.toString(), "/h").asReadOnly(),
            Mount.volume(volume, "/v"),
            Mount.memory("/m"));
    ContainerSpec spec = LabEngine.idle();
    for (Mount mount : mounts) {
      spec = spec.mount(mount);
    }
    spec = spec.option(DockerContainerOptions.defaults().memoryMountSize(ByteSize.mib(1)));
    Container container = host.containers().run(spec);
    try {
      assertTrue(
          container.inspect().mounts().containsAll(mounts), container.inspect().mounts()::toString);
      assertEquals("of the host", sh(container, "cat /h/x"));
      assertTrue(sh(container, "touch /h/y").contains("Read-only"));
      assertEquals("", sh(container, "echo kept > /v/x"));
      assertTrue(sh(container, "df -k /m").contains(" 1024 "), () -> sh(container, "df -k /m"));
      container.kill();
      DeleteReport report = container.delete();
      assertTrue(report.kept().containsKey("volume " + volume), report::toString);
      assertTrue(report.kept().containsKey(folder.toString()), report::toString);
    } finally {
      LabEngine.clean(host);
      engine().request("DELETE", "/volumes/" + volume, "");
    }
  }

  @Test
  void aFolderThatIsNotThereIsNotMade(@TempDir Path folder) {
    Path none = folder.resolve("none");
    RejectedException e =
        assertThrows(
            RejectedException.class,
            () ->
                host.containers()
                    .create(LabEngine.idle().mount(Mount.host(none.toString(), "/x"))));
    assertEquals(Outcome.NOT_DONE, e.outcome());
    assertTrue(e.getMessage().contains(none.toString()), e::toString);
    assertFalse(Files.exists(none));
  }

  @Test
  void aPortLeadsToIt() {
    Container container =
        host.containers()
            .create(
                LabEngine.idle()
                    .publish(new PortForward(PortForward.Protocol.TCP, "127.0.0.1", 0, 80))
                    .publish(PortForward.udp(0, 53)));
    assertThrows(java.util.NoSuchElementException.class, () -> container.inspect().hostPort(80));
    container.start();
    int port = container.inspect().hostPort(80);
    assertTrue(port > 0);
    assertTrue(
        container
            .inspect()
            .ports()
            .contains(new PortForward(PortForward.Protocol.TCP, "127.0.0.1", port, 80)),
        container.inspect().ports()::toString);
    assertEquals(2, container.inspect().ports().size());
    assertEquals(List.of("bridge"), container.inspect().networks());
  }

  @Test
  void aPortHasOneOwner() {
    PortForward any = new PortForward(PortForward.Protocol.TCP, "127.0.0.1", 0, 80);
    Container first = host.containers().run(LabEngine.idle().publish(any));
    PortForward taken =
        new PortForward(PortForward.Protocol.TCP, "127.0.0.1", first.inspect().hostPort(80), 80);
    ContainerSpec spec = LabEngine.idle().publish(taken);
    Container second = host.containers().create(spec);
    HypervisorException e = assertThrows(HypervisorException.class, second::start);
    assertInstanceOf(BusyException.class, e);
    assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
    assertEquals(GuestState.STOPPED, second.inspect().state());
    second.delete();
    e = assertThrows(BusyException.class, () -> host.containers().run(spec));
    assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
    assertTrue(host.containers().named(spec.name().orElseThrow()).isEmpty(), "what run has left");
  }

  @Test
  void mayDoAsLittleAsIsSaid() {
    DockerContainerOptions bare =
        DockerContainerOptions.defaults()
            .readOnlyRoot(true)
            .dropCapabilities("ALL")
            .noNewPrivileges(true)
            .init(true)
            .sharedMemory(ByteSize.mib(1))
            .memoryReservation(ByteSize.mib(16))
            .resourceLimit("nofile", 99, 123)
            .extraHost("posada.test", "192.0.2.7");
    Container container =
        host.containers().run(LabEngine.idle().mount(Mount.memory("/tmp")).option(bare));
    String status = sh(container, "cat /proc/self/status");
    assertTrue(status.contains("CapEff:\t0000000000000000"), status);
    assertTrue(status.contains("CapBnd:\t0000000000000000"), status);
    assertTrue(status.contains("NoNewPrivs:\t1"), status);
    assertTrue(status.contains("Seccomp:\t2"), status);
    assertTrue(sh(container, "touch /x").contains("Read-only file system"));
    assertEquals("", sh(container, "touch /tmp/x"));
    assertTrue(sh(container, "cat /proc/1/cmdline").contains("init"));
    assertEquals("123", sh(container, "ulimit -Hn"));
    awaitSoftLimit(container, "99", "123");
    assertTrue(sh(container, "cat /etc/hosts").contains("192.0.2.7\tposada.test"));
    assertTrue(sh(container, "df -k /dev/shm").contains("1024"), "its shared memory");
  }

  /**
   * runc sets the limits of a command from outside, while Go in there may just raise the soft one
   * of files to the hard one: once in a while the command begins with that.
   */
  private void awaitSoftLimit(Container container, String wanted, String raised) {
    String seen = sh(container, "ulimit -n");
    for (int more = 20; more > 0 && seen.equals(raised); more--) {
      seen = sh(container, "ulimit -n");
    }
    assertEquals(wanted, seen);
  }

  @Test
  void mayDoWhatIsAdded(@TempDir Path folder) throws Exception {
    Path profile =
        Files.writeString(folder.resolve("all"), "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
    DockerContainerOptions some =
        DockerContainerOptions.defaults()
            .dropCapabilities("all")
            .addCapabilities("CAP_NET_RAW", "sys_time")
            .seccompProfile(profile);
    Container container = host.containers().run(LabEngine.idle().option(some));
    assertTrue(sh(container, "cat /proc/self/status").contains("CapEff:\t0000000002002000"));
    Container free =
        host.containers()
            .run(LabEngine.idle().option(DockerContainerOptions.defaults().seccompUnconfined()));
    assertTrue(sh(free, "cat /proc/self/status").contains("Seccomp:\t0"));
  }

  @Test
  void whatIsNoOptionIsRefused(@TempDir Path folder) throws Exception {
    Path broken = Files.writeString(folder.resolve("broken"), "none");
    for (DockerContainerOptions wrong :
        List.of(
            DockerContainerOptions.defaults().addCapabilities("NO_SUCH"),
            DockerContainerOptions.defaults().seccompProfile(broken),
            DockerContainerOptions.defaults().seccompProfile(folder.resolve("none")))) {
      ContainerSpec spec = LabEngine.idle().option(wrong);
      RejectedException e =
          assertThrows(RejectedException.class, () -> host.containers().create(spec));
      assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
      assertTrue(host.containers().named(spec.name().orElseThrow()).isEmpty());
    }
  }

  @Test
  void tellsItsProcesses() throws InterruptedException {
    Container container = host.containers().run(LabEngine.shell("sleep 1000; true"));
    List<GuestProcess> processes = container.processes();
    for (int looks = 0; !sleeps(processes) && looks < 100; looks++) {
      Thread.sleep(50); // its shell has not begun it yet
      processes = container.processes();
    }
    assertTrue(sleeps(processes), processes.toString());
    assertTrue(processes.stream().allMatch(one -> one.user().equals("root")), processes.toString());
    container.pause();
    assertThrows(InvalidStateException.class, container::processes);
    container.resume();
    container.kill();
    assertThrows(InvalidStateException.class, container::processes);
  }

  private static boolean sleeps(List<GuestProcess> processes) {
    return processes.stream().anyMatch(one -> one.command().equals(List.of("sleep", "1000")));
  }

  @Test
  void tellsWhatChangedInItsFiles() {
    Container container = host.containers().run(LabEngine.idle());
    assertEquals(Map.of(), engine().changes(container));
    container.exec("sh", "-c", "echo x >> /etc/passwd; touch /new; rm /etc/group");
    Map<String, Change> changes = engine().changes(container);
    assertEquals(Change.MODIFIED, changes.get("/etc/passwd"), changes::toString);
    assertEquals(Change.ADDED, changes.get("/new"), changes::toString);
    assertEquals(Change.DELETED, changes.get("/etc/group"), changes::toString);
  }

  @Test
  void anUnhealthyOneIsNotReady() {
    Container container =
        host.containers()
            .run(LabEngine.idle().healthCheck(Duration.ofMillis(100), "test", "-e", "/well"));
    assertFalse(container.inspect().healthy().orElse(true));
    container.exec(ExecSpec.command("touch", "/well"));
    container.awaitReady();
    assertTrue(container.inspect().healthy().orElse(false));
  }

  @Test
  void theHostTellsWhatItUses() {
    var first = host.measure();
    assertTrue(first.cpuTime().isPresent() && first.memory().isPresent(), first::toString);
    System.out.println(first);
  }
}
