package dev.posada;

/** A device of a virtual machine. Immutable. */
public sealed interface Device permits Disk, Nic {}
