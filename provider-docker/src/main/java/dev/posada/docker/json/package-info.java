/** JSON as a tree of values and as a stream of them. Knows nothing of Docker. */
package dev.posada.docker.json;
