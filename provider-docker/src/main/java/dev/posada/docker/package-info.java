/** Docker and Podman through the engine's HTTP API. */
package dev.posada.docker;
