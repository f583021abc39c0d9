/** libvirt's XML: a domain's definition written and read, as plain values. */
package dev.posada.kvm.xml;
