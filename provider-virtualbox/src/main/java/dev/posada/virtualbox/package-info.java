/**
 * VirtualBox through VBoxManage.
 *
 * <p>So far it is found and diagnosed; connecting is refused.
 */
package dev.posada.virtualbox;
