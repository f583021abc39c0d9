/**
 * VMware Workstation, Fusion and Player through vmrun.
 *
 * <p>{@code vmware:///} is the product of this machine, {@code vmware+ssh://user@host/} one
 * elsewhere; {@code ?type=ws}, {@code fusion} or {@code player} names it where several are
 * installed. A machine's id is the path of its {@code .vmx}. Snapshots and clones need Workstation
 * Pro or Fusion; commands and files inside of a guest need VMware Tools and a user of the guest.
 *
 * <h2>Passwords</h2>
 *
 * <p>vmrun takes the password of a guest's user ({@code -gp}) and that of an encrypted machine
 * ({@code -vp}) as words, and in no other way: other users of the host can see them in the list of
 * processes while vmrun runs. They are in no trace and no message of Posada.
 *
 * <h2>Files</h2>
 *
 * <p>Settings are changed in the {@code .vmx} while the machine is off and nobody has it open. Two
 * files of Posada may be beside it: {@code .posada-lock}, which processes lock that change the
 * machine, and {@code .posada-paused} while it is paused, which vmrun does not tell. Both go with
 * the machine.
 */
package dev.posada.vmware;
