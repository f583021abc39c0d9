/** Snapshots of machines, and the checkpoints that tell what has changed since a backup. */
package dev.posada.kvm.snapshot;
