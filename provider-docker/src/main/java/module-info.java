/**
 * Docker, through the engine's HTTP API.
 *
 * <p>Programs use {@code docker:///} and its kin through {@link dev.posada}; the way around it is
 * {@link dev.posada.docker.DockerEngine}.
 */
module dev.posada.docker {
  requires transitive dev.posada;

  exports dev.posada.docker;

  provides dev.posada.spi.HypervisorProvider with
      dev.posada.docker.DockerProvider;
}
