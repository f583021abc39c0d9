/** Machines on their way to another daemon, with their disks or without. */
package dev.posada.kvm.migrate;
