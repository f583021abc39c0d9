/** What verbs of several steps need: to look how far a call is. */
package dev.posada.kvm.steps;
