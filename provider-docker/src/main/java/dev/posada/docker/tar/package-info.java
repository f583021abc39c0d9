/** Tar archives, written only. Knows nothing of Docker. */
package dev.posada.docker.tar;
