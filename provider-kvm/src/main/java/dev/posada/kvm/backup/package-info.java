/** Backups in folders of the caller's, and machines that are made of them. */
package dev.posada.kvm.backup;
