package dev.posada.docker;

/** The contract, on the real engine that the environment names. */
@LabEngine.Needed
class DockerContractTest extends EngineContract {
  DockerContractTest() {
    super(LabEngine.URI);
  }
}
