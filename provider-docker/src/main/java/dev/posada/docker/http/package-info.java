/**
 * HTTP/1.1 as a Docker engine speaks it over a socket, TLS, ssh or a pipe: calls, endless answers,
 * raw connections. Knows nothing of Docker's API.
 *
 * <p>{@link dev.posada.docker.http.HttpClient} is the door; every call runs on its caller's thread.
 * Only names are looked up on threads of their own, because that cannot be cancelled.
 */
package dev.posada.docker.http;
