/**
 * VirtualBox through VBoxManage.
 *
 * <p>{@code vbox:///} is that of this user on this machine, {@code vbox+ssh://user@host/} that of
 * the user there.
 */
package dev.posada.virtualbox;
