/**
 * HTTP/1.1 as a Docker engine speaks it over a local socket: calls, endless answers, raw
 * connections. Knows nothing of Docker's API.
 *
 * <p>{@link dev.posada.docker.http.HttpClient} is the door; it has no thread of its own and every
 * call runs on its caller's.
 */
package dev.posada.docker.http;
