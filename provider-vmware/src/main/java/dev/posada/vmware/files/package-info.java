/** What VMware writes into its files, and what Posada changes there. */
package dev.posada.vmware.files;
