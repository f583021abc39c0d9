/** Limits of machines: planned, read, and set where libvirt enforces them. */
package dev.posada.kvm.quota;
