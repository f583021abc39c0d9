/** What is said to QEMU's agent inside a guest, and what it answers: JSON, and plain values. */
package dev.posada.kvm.agent;
