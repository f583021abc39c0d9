/** One API over VirtualBox, VMware, libvirt and Docker, each of them a plugin. */
package dev.posada;
