package dev.posada;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What users write is a template: each method returns a changed copy. */
@Execution(ExecutionMode.CONCURRENT)
class SpecTest {
  private record Option(String text) implements ProviderOption {}

  @Test
  void aMachineIsATemplate() {
    VirtualMachineSpec small = VirtualMachineSpec.named("small").label("role", "web");
    VirtualMachineSpec large =
        small
            .name("large")
            .quota(ResourceQuota.limit().vcpus(8))
            .attach(Disk.blank(ByteSize.gib(1)), Nic.nat())
            .attach(Nic.nat())
            .label("role", "db")
            .label("more", "")
            .option(new Option("x"));
    assertEquals("small", small.name());
    assertEquals(ResourceQuota.limit(), small.quota());
    assertEquals(List.of(), small.devices());
    assertEquals(Map.of("role", "web"), small.labels());
    assertEquals(List.of(), small.options());
    assertEquals("large", large.name());
    assertEquals(3, large.devices().size());
    assertEquals(List.of("role", "more"), List.copyOf(large.labels().keySet()));
    assertEquals("db", large.labels().get("role"));
    assertEquals(List.of(new Option("x")), large.options());
    assertThrows(UnsupportedOperationException.class, () -> large.labels().clear());
    assertThrows(UnsupportedOperationException.class, () -> large.devices().clear());
    assertEquals(
        "virtual machine large with vcpus 8 and"
            + " [blank disk of 1 GiB, nic behind NAT, nic behind NAT]",
        large.toString());
  }

  @Test
  void aContainerIsATemplate() {
    ContainerSpec plain = ContainerSpec.image("alpine:3.20");
    String[] words = {"sh", "-c", "true"};
    ContainerSpec rich =
        plain
            .name("web")
            .command(words)
            .entrypoint("tini")
            .environment("A", "b")
            .directory("/srv")
            .user("nobody")
            .healthCheck(Duration.ofSeconds(1), "true")
            .restart(ContainerSpec.Restart.ALWAYS)
            .removeAtExit(true)
            .stopSignal("SIGINT")
            .pull(ContainerSpec.Pull.NEVER)
            .quota(ResourceQuota.limit().processes(1))
            .label("role", "web")
            .option(new Option("x"));
    words[0] = "rm";
    assertEquals(Optional.empty(), plain.name());
    assertEquals(List.of(), plain.command());
    assertEquals(Map.of(), plain.environment());
    assertEquals(ContainerSpec.Restart.NO, plain.restart());
    assertEquals(ContainerSpec.Pull.IF_MISSING, plain.pull());
    assertFalse(plain.removeAtExit());
    assertEquals(Optional.empty(), plain.healthInterval());
    assertEquals(List.of("sh", "-c", "true"), rich.command());
    assertEquals(List.of("tini"), rich.entrypoint());
    assertEquals(List.of("true"), rich.healthCommand());
    assertEquals(Optional.of("nobody"), rich.user());
    assertEquals("container web from alpine:3.20 with processes 1", rich.toString());
    assertEquals(Optional.empty(), ContainerSpec.named("bare").image());
  }

  @Test
  void aCommandIsATemplateAndKeepsItsBytes() {
    ExecSpec plain = ExecSpec.command("cat");
    byte[] input = {1, 2};
    ExecSpec rich =
        plain
            .stdin(input)
            .environment("A", "b")
            .directory("/")
            .as(Credentials.of("root", "secret"))
            .outputLimit(ByteSize.kib(1));
    input[0] = 9;
    rich.stdin()[1] = 9;
    assertArrayEquals(new byte[] {1, 2}, rich.stdin());
    assertEquals(0, plain.stdin().length);
    assertEquals(Optional.empty(), plain.credentials());
    assertEquals(ByteSize.mib(16), plain.outputLimit());
    assertEquals(ByteSize.kib(1), rich.outputLimit());
    assertEquals("root:***", rich.credentials().orElseThrow().toString());
    assertFalse(rich.toString().contains("secret"));
  }

  @Test
  void optionsAreTemplates() {
    ConnectOptions rich =
        ConnectOptions.defaults()
            .timeout(Duration.ofSeconds(1))
            .workTimeout(Duration.ofSeconds(2))
            .guestCredentials(Credentials.of("u", ""))
            .trace(call -> {})
            .option(new Option("x"));
    assertEquals(Duration.ofSeconds(60), ConnectOptions.defaults().timeout());
    assertEquals(Duration.ofHours(1), ConnectOptions.defaults().workTimeout());
    assertTrue(ConnectOptions.defaults().trace().isEmpty());
    assertEquals(Duration.ofSeconds(1), rich.timeout());
    assertEquals(Duration.ofSeconds(2), rich.workTimeout());
    assertThrows(IllegalArgumentException.class, () -> rich.timeout(Duration.ZERO));

    LogOptions logs = LogOptions.defaults().tail(3).since(Instant.EPOCH).follow();
    assertEquals(OptionalInt.of(3), logs.tail());
    assertTrue(logs.follows());
    assertFalse(LogOptions.defaults().follows());

    BuildSpec build = BuildSpec.context(Path.of("here"));
    BuildSpec tagged = build.tag("a").tag("b").argument("K", "v").file("F").target("t");
    assertEquals(List.of(), build.tags());
    assertEquals(List.of("a", "b"), tagged.tags());
    assertEquals(Map.of("K", "v"), tagged.arguments());
    assertEquals("image from here", build.toString());
    assertEquals("image a, b from here by F to stage t", tagged.toString());
  }

  @Test
  void mistakesAreToldWhereTheyAreMade() {
    VirtualMachineSpec spec = VirtualMachineSpec.named("web");
    List<Runnable> wrong =
        List.of(
            () -> VirtualMachineSpec.named(" "),
            () -> VirtualMachineSpec.named("a\0b"),
            () -> spec.label("Upper", ""),
            () -> spec.label("", ""),
            () -> spec.label("a".repeat(64), ""),
            () -> spec.label("a", "x".repeat(257)),
            () -> ExecSpec.command(new String[0]),
            () -> ExecSpec.command(""),
            () -> ExecSpec.command("a", "b\0"),
            () -> ExecSpec.command("a").environment("A=B", "c"),
            () -> ExecSpec.command("a").outputLimit(ByteSize.gib(2)),
            () -> Disk.blank(ByteSize.bytes(0)),
            () -> LogOptions.defaults().tail(-1),
            () -> ContainerSpec.image("a").healthCheck(Duration.ofNanos(1), "true"));
    wrong.forEach(call -> assertThrows(IllegalArgumentException.class, call::run));
    spec.label("a".repeat(63), "x".repeat(256));
    ExecSpec.command("sh", "-c", ""); // an empty word is a word
  }

  @Test
  void whatDriversFillDoesNotChangeWithItsBuilder() {
    Map<String, String> labels = new HashMap<>(Map.of("a", "b"));
    List<Disk> disks = new ArrayList<>(List.of(Disk.blank(ByteSize.gib(1))));
    VirtualMachineInfo.Builder builder =
        VirtualMachineInfo.builder("1", "web", GuestState.RUNNING).labels(labels).disks(disks);
    VirtualMachineInfo info = builder.build();
    labels.clear();
    disks.clear();
    builder.nativeState("other").nics(List.of(Nic.nat()));
    assertEquals(Map.of("a", "b"), info.labels());
    assertEquals(1, info.disks().size());
    assertEquals("", info.nativeState());
    assertEquals(List.of(), info.nics());
    assertThrows(UnsupportedOperationException.class, () -> info.labels().clear());
  }

  @Test
  void resultsOfCommandsAreCopies() {
    byte[] out = {65};
    ExecResult result = ExecResult.of(3, out, new byte[0], true);
    out[0] = 66;
    result.stdoutBytes()[0] = 66;
    assertEquals("A", result.stdout());
    assertFalse(result.succeeded());
    assertTrue(result.truncated());
    assertEquals("exit code 3, 1 bytes out, 0 bytes err", result.toString());
  }
}
