/**
 * Docker as a host of containers.
 *
 * <p>{@code docker:///} is the engine that Docker's own client would use: {@code DOCKER_HOST}, else
 * the context of {@code DOCKER_CONTEXT} or the current one, else the first that answers at the
 * usual sockets of Docker, Docker Desktop, colima, Lima, Rancher Desktop, OrbStack and Podman.
 * {@code docker+unix:///path}, {@code docker+tcp://host:2376}, {@code
 * docker+ssh://user@host:22/path} and {@code docker+npipe:////./pipe/name} name one. TCP is TLS,
 * unless the URI ends with {@code ?tls=no}; {@link dev.posada.docker.DockerConnectOptions} say whom
 * it trusts. {@code DOCKER_CERT_PATH} and {@code DOCKER_API_VERSION} hold for every URI. Whoever
 * may use an engine is root's equal on its machine.
 *
 * <p>The users of registries are those of {@link dev.posada.ConnectOptions#registry}, and for other
 * registries those of Docker's own client: {@code config.json} in {@code DOCKER_CONFIG} or {@code
 * ~/.docker}, with the credential helpers that it names. Images are built by the classic builder,
 * of a folder or a tar archive, not by BuildKit. A build of an archive asks no credential helper,
 * because its recipe is not known.
 *
 * <p>The pool of a volume is its driver, which is {@code local} unless somebody installed another.
 * A mounted path of the host has to be there. A command inside that is not there is an answer as
 * Docker gives it: exit code 126 or 127, and why among the output.
 *
 * <p>What the API of Posada does not have goes through {@link dev.posada.docker.DockerEngine}:
 *
 * <pre>{@code
 * host.unwrap(DockerEngine.class).orElseThrow().request("GET", "/system/df", "");
 * }</pre>
 */
package dev.posada.docker;
