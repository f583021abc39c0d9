package dev.posada.vmware;

import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The contract once for each other host: {@code mvn test -Dtest='HostTypeContractTest$*'}. That of
 * Workstation on Linux is {@link VmwareContractTest}, which each build runs.
 */
final class HostTypeContractTest {
  private HostTypeContractTest() {}

  /** Player, which has no snapshots and no clones. */
  @EnabledOnOs({OS.LINUX, OS.MAC})
  static class PlayerTest extends SimulatedContract {
    @Override
    void prepare(SimulatedHost host) {
      host.set("product", "player");
    }

    @Override
    protected String variant() {
      return "simulator player";
    }
  }

  /** Fusion on macOS. */
  @EnabledOnOs({OS.LINUX, OS.MAC})
  static class FusionTest extends SimulatedContract {
    @Override
    void prepare(SimulatedHost host) {
      host.set("system", "macos").set("product", "fusion");
    }

    @Override
    protected String variant() {
      return "simulator fusion";
    }
  }

  /** Workstation on Windows: other paths, ends of lines and exit codes. */
  @EnabledOnOs({OS.LINUX, OS.MAC})
  static class WindowsTest extends SimulatedContract {
    @Override
    void prepare(SimulatedHost host) {
      host.windows();
    }

    @Override
    protected String variant() {
      return "simulator windows";
    }
  }

  /** Workstation without the tools beside vmrun. */
  @EnabledOnOs({OS.LINUX, OS.MAC})
  static class BareTest extends SimulatedContract {
    @Override
    void prepare(SimulatedHost host) {
      host.without("vmware-vdiskmanager").without("ovftool");
    }

    /** That of growing a disk; what of it can be done is in the others. */
    @Override
    protected Optional<String> leavesOut(String clause) {
      return Optional.of("only vmware-vdiskmanager grows a disk")
          .filter(why -> clause.equals("DEVICE-02"));
    }

    @Override
    protected String variant() {
      return "simulator bare";
    }
  }
}
