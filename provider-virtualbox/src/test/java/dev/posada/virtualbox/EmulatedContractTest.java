package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.Host;
import dev.posada.HostInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.testkit.Engine;
import dev.posada.testkit.HypervisorContract;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.LiveChange;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract, on a real VirtualBox in an emulated host, over ssh: machines really run. */
@InTurn(LabBox.EMULATED_HOST)
class EmulatedContractTest extends HypervisorContract {
  /** What every run tries; all of it takes hours, as the processor is emulated. */
  private static final Set<String> ALWAYS =
      Set.of("EVENT-07", "EXEC-02", "LIFE-02", "QUOTA-09", "SNAPSHOT-04");

  private BareBox box;

  @Override
  protected String uri() {
    return LabBox.emulatedUri();
  }

  @Override
  protected Optional<String> otherUri() {
    return Optional.of(LabBox.neighbourUri());
  }

  @Override
  protected ConnectOptions options() {
    return LabBox.emulatedOptions();
  }

  @Override
  protected String variant() {
    return "over ssh";
  }

  @Override
  protected VirtualMachineSpec machine(String name) {
    return LabBox.guest(name);
  }

  @Override
  protected Optional<String> leavesOut(String clause) {
    return ALWAYS.contains(clause) || System.getenv("POSADA_FULL") != null
        ? Optional.empty()
        : Optional.of("only tried where POSADA_FULL is set");
  }

  @Override
  protected Set<LiveChange> refusesLive() {
    return EnumSet.allOf(LiveChange.class);
  }

  /** One more machine, even if it idles or is paused, makes another one boot three times slower. */
  @Override
  protected boolean savesSharedGuests() {
    return true;
  }

  @Override
  protected Duration patience() {
    return Duration.ofMinutes(4);
  }

  @Override
  protected Engine engine() {
    if (box == null) {
      box = BareBox.emulated();
    }
    return box;
  }

  @Test
  void aHostCountsItsProcessors() {
    try (Host host = LabBox.connectEmulated()) {
      HostInfo info = host.inspect();
      assertTrue(info.cpus().orElse(0) > 0, info::toString);
      assertEquals("yes", info.details().get("hardware virtualization"));
    }
  }
}
