/** Copies of machines: clones and appliances. */
package dev.posada.virtualbox.clone;
