package dev.posada.docker;

/** The contract, on an engine that speaks a newer API than the other one of the lab. */
@LabEngine.Needed("docker-new")
class NewerDockerContractTest extends EngineContract {
  NewerDockerContractTest() {
    super(LabEngine.uri("docker-new"));
  }
}
