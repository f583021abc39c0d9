package dev.posada.examples;

/** The samples on a real Podman, which cannot change limits and has no swarm. */
class PodmanSamplesTest extends ContainerSamples {
  PodmanSamplesTest() {
    super(Engine.PODMAN);
  }
}
