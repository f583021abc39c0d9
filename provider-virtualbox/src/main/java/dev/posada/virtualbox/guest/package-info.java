/** Inside of machines, by the Guest Additions. */
package dev.posada.virtualbox.guest;
