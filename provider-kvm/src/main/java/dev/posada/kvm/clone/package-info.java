/** Machines made of others: their definitions, and the disks of today or of a snapshot. */
package dev.posada.kvm.clone;
