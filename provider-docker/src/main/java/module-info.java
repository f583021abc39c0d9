/** Docker and Podman through the engine's HTTP API. */
module dev.posada.docker {
  requires dev.posada;
}
