/**
 * What images are called, and who we are at the registries that have them. Knows nothing of the
 * engine but what its requests carry.
 */
package dev.posada.docker.registry;
