/** The command line tool: running it, and what its failures mean. */
package dev.posada.virtualbox.tool;
