package dev.posada.docker;

/** The contract, on the API that Podman has of Docker. */
@LabEngine.Needed("podman")
class PodmanContractTest extends EngineContract {
  PodmanContractTest() {
    super(LabEngine.uri("podman"));
  }
}
