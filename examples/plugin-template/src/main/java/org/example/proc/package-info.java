/**
 * Processes of this machine as containers: {@code proc:///an/absolute/folder}.
 *
 * <p>A guest is a folder in that folder. {@link org.example.proc.Definition} is what it is, {@link
 * org.example.proc.Life} what became of its process, {@link org.example.proc.Log} what that wrote.
 * {@link org.example.proc.Keeper} starts a process and stays with it in place of the program that
 * asked for it: a guest outlives the program, and another one finds it again.
 *
 * <p>What can be true of a plain process alone is offered. It shares files, network and users with
 * its host, and it can leave its guest by clearing its environment. Nothing holds it back, so no
 * quota is declared.
 */
package org.example.proc;
