package dev.posada.docker;

import dev.posada.ContainerSpec;
import dev.posada.testkit.HypervisorContract;

/** The contract, on the real engine that the environment names. */
@LabEngine.Needed
class DockerContractTest extends HypervisorContract {
  private final BareEngine engine = new BareEngine();

  @Override
  protected String uri() {
    return engine.uri();
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
