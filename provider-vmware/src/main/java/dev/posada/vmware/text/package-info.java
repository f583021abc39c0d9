/** What vmrun writes to its standard output. */
package dev.posada.vmware.text;
