/** What is inside of machines: commands, files, addresses, variables, and the picture of it. */
package dev.posada.vmware.guest;
