/** VirtualBox through VBoxManage. */
package dev.posada.virtualbox;
