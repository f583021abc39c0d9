/** What is used. */
package dev.posada.virtualbox.measure;
