/** Tar archives. Knows nothing of Docker. */
package dev.posada.docker.tar;
