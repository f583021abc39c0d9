/** What the tool writes. */
package dev.posada.virtualbox.text;
