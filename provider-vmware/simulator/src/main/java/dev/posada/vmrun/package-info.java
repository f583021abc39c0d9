/**
 * A simulator of VMware's hosted products as seen through vmrun and the files of a machine.
 *
 * <p>Nothing here was ever compared with the real thing on this project's machines. Each behaviour
 * says how sure it is with a {@link dev.posada.vmrun.host.Mark}: documented, observed by others,
 * observed once, or guessed; what is guessed or reported in two ways is a {@link
 * dev.posada.vmrun.host.Switch}.
 *
 * <p>Where to look: {@link dev.posada.vmrun.Simulator} is the door; {@code command.Verbs} names the
 * method behind each word of vmrun; {@code command.Message} has the errors; {@code files} reads and
 * writes what lies in a machine's folder; {@code host} is what the simulator itself remembers;
 * {@code tool} has the programs beside vmrun.
 */
package dev.posada.vmrun;
