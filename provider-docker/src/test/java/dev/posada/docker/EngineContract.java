package dev.posada.docker;

import dev.posada.ConnectOptions;
import dev.posada.ContainerSpec;
import dev.posada.testkit.HypervisorContract;
import org.junit.jupiter.api.Tag;

/** The contract, on a real engine that answers the API of Docker. */
@Tag("slow")
abstract class EngineContract extends HypervisorContract {
  private final BareEngine engine;

  EngineContract(String uri) {
    engine = new BareEngine(uri);
  }

  @Override
  protected String uri() {
    return engine.uri();
  }

  @Override
  protected ConnectOptions options() {
    return LabRegistry.options();
  }

  @Override
  protected ContainerSpec container(String name, boolean images) {
    return ContainerSpec.image(LabEngine.IMAGE).name(name).command(BareEngine.idle());
  }

  @Override
  protected BareEngine engine() {
    return engine;
  }
}
