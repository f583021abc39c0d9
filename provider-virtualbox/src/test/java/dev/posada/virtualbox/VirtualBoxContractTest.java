package dev.posada.virtualbox;

import dev.posada.ConnectOptions;
import dev.posada.testkit.Engine;
import dev.posada.testkit.HypervisorContract;
import dev.posada.testkit.InTurn;
import java.util.Optional;

/** The contract, on a real command line without the kernel module: no machine starts. */
@InTurn(LabBox.COMMAND_LINE)
class VirtualBoxContractTest extends HypervisorContract {
  private BareBox box;

  @Override
  protected String uri() {
    return LabBox.uri();
  }

  @Override
  protected ConnectOptions options() {
    return LabBox.options();
  }

  @Override
  protected Optional<String> startsNothing() {
    return Optional.of("no machine starts here: VirtualBox has no kernel module");
  }

  @Override
  protected String variant() {
    return "command line";
  }

  @Override
  protected Engine engine() {
    if (box == null) {
      box = BareBox.here();
    }
    return box;
  }
}
