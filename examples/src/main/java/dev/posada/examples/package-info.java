/** Sample programs: each answers the question in its first line. */
package dev.posada.examples;
