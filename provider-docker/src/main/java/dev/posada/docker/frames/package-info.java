/** Docker's framing of two output streams in one, and the lines of a log that travel in it. */
package dev.posada.docker.frames;
