package dev.posada.docker;

import dev.posada.testkit.InTurn;

/** The contract, on the real engine that the environment names. */
@LabEngine.Needed
@InTurn(LabEngine.TURN)
class DockerContractTest extends EngineContract {
  DockerContractTest() {
    super(LabEngine.URI);
  }
}
