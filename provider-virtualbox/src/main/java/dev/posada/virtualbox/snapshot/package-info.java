/** Snapshots. */
package dev.posada.virtualbox.snapshot;
