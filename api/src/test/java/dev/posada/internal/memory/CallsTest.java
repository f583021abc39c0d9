package dev.posada.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ContainerSpec;
import dev.posada.ExecSpec;
import dev.posada.GuestSummary;
import dev.posada.LogOptions;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachineSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each driver method costs in native calls. */
class CallsTest {
  private static final int MANY = 10_000;

  private final Inn inn = new Inn();

  @AfterEach
  void close() {
    inn.close();
  }

  private void assertCalls(String... calls) {
    assertEquals(List.of(calls), inn.op.calls());
    inn.op.calls().clear();
  }

  @Test
  void tenThousandMachinesAreListedAndFoundByLabelInOneCallEach() {
    List<String> names = IntStream.range(0, MANY).mapToObj(i -> "m" + i).toList();
    names.forEach(
        name ->
            inn.machines.create(
                VirtualMachineSpec.named(name).label("even", name.endsWith("0") ? "yes" : "no"),
                inn.op));
    inn.op.calls().clear();

    List<GuestSummary> all = inn.machines.summaries(inn.op);
    assertEquals(names, all.stream().map(GuestSummary::name).toList());
    assertCalls("read memory summaries virtual machines");

    assertEquals(MANY / 10, inn.machines.labelled(Map.of("even", "yes"), inn.op).size());
    assertCalls("read memory labelled virtual machines");
  }

  @Test
  void tenThousandRunningContainersAreMeasuredInOneCall() {
    inn.images.pull("alpine", inn.op);
    List<String> ids =
        IntStream.range(0, MANY)
            .mapToObj(i -> inn.containers.create(ContainerSpec.image("alpine"), inn.op))
            .toList();
    ids.forEach(id -> inn.containers.start(id, inn.op));
    inn.advanceSeconds(10);
    inn.op.calls().clear();

    assertEquals(MANY, inn.containers.measure(ids, inn.op).size());
    assertCalls("read memory measure containers");
  }

  @Test
  void whatConcernsOneGuestIsOneCall() {
    String id = inn.machine("m");
    inn.op.calls().clear();

    inn.machines.start(id, inn.op);
    assertCalls("change memory start " + id);
    inn.advanceSeconds(10);
    inn.machines.state(id, inn.op);
    assertCalls("read memory state " + id);
    inn.machines.inspect(id, inn.op);
    assertCalls("read memory inspect " + id);
    inn.machines.ready(id, inn.op);
    assertCalls("read memory ready " + id);
    inn.machines.measure(List.of(id), inn.op);
    assertCalls("read memory measure " + id);
    inn.machines.readQuota(id, inn.op);
    assertCalls("read memory readQuota " + id);
    inn.machines.plan(id, ResourceQuota.limit().cpus(1), inn.op);
    assertCalls("read memory plan " + id);
    inn.machines.spawn(id, ExecSpec.command("cat"), inn.op);
    assertCalls("change memory spawn " + id);
    inn.machines.shutdown(id, inn.op);
    assertCalls("change memory shutdown " + id);
    inn.machines.kill(id, inn.op);
    assertCalls("change memory kill " + id);
    inn.machines.rename(id, "n", inn.op);
    assertCalls("change memory rename " + id);
    inn.machines.delete(id, inn.op);
    assertCalls("change memory delete " + id);
  }

  @Test
  void aLogIsOneCallHoweverLongItIsRead() {
    String id = inn.running("yes");
    inn.advanceSeconds(5);
    inn.op.calls().clear();
    assertEquals(5_001, inn.containers.logs(id, LogOptions.defaults(), inn.op).count());
    assertCalls("read memory logs " + id);
  }
}
