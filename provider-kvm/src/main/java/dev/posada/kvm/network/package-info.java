/** Virtual networks, and ports of the host that are forwarded to machines. */
package dev.posada.kvm.network;
