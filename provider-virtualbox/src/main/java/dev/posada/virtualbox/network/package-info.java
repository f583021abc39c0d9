/** Networks. */
package dev.posada.virtualbox.network;
