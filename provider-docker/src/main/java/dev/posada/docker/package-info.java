/**
 * Docker as a host of containers.
 *
 * <p>{@code docker:///} is the engine that Docker's own client would use, as far as that is a unix
 * socket of this machine: {@code DOCKER_HOST}, else {@code /var/run/docker.sock} or {@code
 * $XDG_RUNTIME_DIR/docker.sock}. {@code docker+unix:///path} is the engine at that socket. Whoever
 * may use the socket is root's equal on that machine.
 *
 * <p>What the API of Posada does not have goes through {@link dev.posada.docker.DockerEngine}:
 *
 * <pre>{@code
 * host.unwrap(DockerEngine.class).orElseThrow().request("GET", "/system/df", "");
 * }</pre>
 */
package dev.posada.docker;
