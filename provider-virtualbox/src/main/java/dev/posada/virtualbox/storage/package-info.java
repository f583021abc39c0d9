/** Volumes. */
package dev.posada.virtualbox.storage;
