/**
 * A machine from its creation to its deletion: its definition, its devices, and what is seen of it.
 */
package dev.posada.kvm.machine;
