/** What this machine's kernel tells of it, where the engine runs on it. */
package dev.posada.docker.machine;
