/** What verbs of several steps need: to wait, to look how far a call is, to take steps back. */
package dev.posada.kvm.steps;
