/** Sample programs. */
package dev.posada.examples;
