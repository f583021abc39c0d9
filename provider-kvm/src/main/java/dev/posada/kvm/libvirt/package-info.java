/**
 * libvirt for Java: connections, domains, networks and storage, whose every call is traced, whose
 * errors are Posada's, and whose memory has one owner; and sessions, which outlive connections.
 *
 * <p>What a flag means is said by libvirt; a constant carries the name of libvirt's without its
 * prefix.
 */
package dev.posada.kvm.libvirt;
