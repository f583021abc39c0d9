/** Limits. */
package dev.posada.virtualbox.quota;
