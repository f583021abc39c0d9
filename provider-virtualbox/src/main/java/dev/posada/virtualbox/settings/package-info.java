/** What VirtualBox writes into its settings files. */
package dev.posada.virtualbox.settings;
