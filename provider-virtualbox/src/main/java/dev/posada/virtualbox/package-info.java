/**
 * VirtualBox through VBoxManage.
 *
 * <p>{@code vbox:///} is that of this user on this machine, {@code vbox+ssh://user@host/} that of
 * the user there.
 *
 * <p>A machine that is cloned or imported gets no port forwards of its cards behind NAT, and its
 * serial ports are disconnected from what they led to: two machines cannot listen on one port or
 * pipe of the host.
 */
package dev.posada.virtualbox;
