package dev.posada.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ConnectOptions;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.NativeCall;
import dev.posada.Nic;
import dev.posada.VirtualMachineSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TenThousandTest {
  private static final String URI = "memory:///ten-thousand-test";
  private static final int MANY = 10_000;

  private final MemoryWorld world = MemoryWorld.of(URI);
  private final List<NativeCall> calls = Collections.synchronizedList(new ArrayList<>());
  private final Host host =
      Hypervisors.load().connect(URI, ConnectOptions.defaults().trace(calls::add));

  @AfterEach
  void close() {
    host.close();
    world.reset();
  }

  @Test
  void tenThousandMachinesAreListedByOneCall() {
    VirtualMachineSpec spec = VirtualMachineSpec.named("m").attach(Nic.nat());
    for (int i = 0; i < MANY; i++) {
      host.virtualMachines().create(spec.name("m" + i));
    }
    calls.clear();
    assertEquals(MANY, host.virtualMachines().summaries().size());
    assertEquals(1, ended());
    calls.clear();
    assertEquals(MANY, host.virtualMachines().list().size());
    assertEquals(1, ended());
  }

  private long ended() {
    return calls.stream().filter(call -> call.phase() == NativeCall.Phase.ENDED).count();
  }
}
