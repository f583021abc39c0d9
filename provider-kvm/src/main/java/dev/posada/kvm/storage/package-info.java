/**
 * Pools and their volumes: found, made, copied, filled with files of the caller's, and who uses
 * them.
 */
package dev.posada.kvm.storage;
