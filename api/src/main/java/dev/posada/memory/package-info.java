/**
 * Steers the simulated hypervisor {@code memory:///}: its clock and its faults.
 *
 * <p>{@code memory:///name} is a host that exists in this Java virtual machine alone: virtual
 * machines and containers, without a hypervisor and without a thread for a guest. All who connect
 * to one name share one {@link dev.posada.memory.MemoryWorld world}, which stays until the virtual
 * machine ends or {@link dev.posada.memory.MemoryWorld#reset()}. Whatever it measures is simulated.
 *
 * <p><b>Likeness.</b> It can do all that there is. With {@code memory:///name?like=docker}, {@code
 * kvm}, {@code test} (libvirt's), {@code virtualbox} or {@code vmware} a connection offers what
 * that provider offers and refuses the rest with a reason, so that a program can be tested against
 * the limits of a hypervisor that is not there. The world is the same one for all connections.
 *
 * <p><b>The host</b> has 16 processors and 64 GiB. Machines that do not fit do not start.
 *
 * <p><b>Time</b> is virtual and goes a hundred times as fast as real time unless one says
 * otherwise. In it a machine takes half a second to be on, five more until its agent answers, and
 * two to shut down; the power button of a machine that has not booted yet is lost, as it often is.
 * A container starts at once and ends a tenth of a second after its stop signal.
 *
 * <p><b>Work takes time too:</b> memory is written at 1 GiB a second, disks are copied at 10, and a
 * migration sends 1 GiB a second unless it is bounded, in rounds, while the machine changes a 64th
 * of its memory each second; near the end it stands still, for 300 milliseconds at most unless the
 * move says otherwise. So in a world whose clock stands still such verbs wait. What is done with a
 * machine meanwhile is refused as busy, but for {@code kill}.
 *
 * <p><b>Machines</b> have the disks of their specs as volumes of the pool. Any absolute path of the
 * host is one of a disk of 10 GiB or of a disc, but those below {@code /missing/}. A disk that is
 * written belongs to one machine, whether it runs or not; what an overlay or a snapshot stands on
 * must not change. A machine that has booted lets a device go after 0.2 seconds; before, the
 * request waits for the end of the boot, and one that ignores shutdown ignores it too. Snapshots
 * and clones have the files of the guest. A machine with snapshots does not migrate, because not
 * every hypervisor can do that. Worlds see each other's disks: they move with their machine, and
 * are copied, which takes time, only if the move says so.
 *
 * <p>An appliance has a description and empty disks that other hypervisors read, and beside them
 * what makes the simulated machine of it again; no other appliance can be imported. A backup holds
 * the machine and its files, an incremental one those that changed. The screen is one plain colour,
 * and a display has an address at which nobody listens, {@code vnc://simulated.invalid:59xx}. The
 * serial console shows the boot from when it was opened, and then a shell without a login that
 * knows the commands below; {@code ^C} ends one that does not end.
 *
 * <p><b>Commands.</b> What {@code exec}, {@code spawn}, health checks and containers run is one of
 * these; any other word is not found, which is exit code 127:
 *
 * <table>
 * <caption>What guests can run</caption>
 * <tr><th scope="col">command</th><th scope="col">what it does</th></tr>
 * <tr><td>{@code echo WORD...}</td><td>writes its words</td></tr>
 * <tr><td>{@code cat}</td><td>writes what it reads</td></tr>
 * <tr><td>{@code cat FILE...}</td><td>writes what is in the files</td></tr>
 * <tr><td>{@code ls}, {@code touch}, {@code mkdir}, {@code rm}</td><td>see and change files</td></tr>
 * <tr><td>{@code exit [N]}</td><td>ends with that exit code</td></tr>
 * <tr><td>{@code sleep N[s|m|h|d]}, {@code sleep infinity}</td><td>takes virtual time</td></tr>
 * <tr><td>{@code head -c N}, {@code head -c N /dev/zero}</td><td>writes N bytes, all zero, a gigabyte a second</td></tr>
 * <tr><td>{@code head -c N FILE}</td><td>writes the first N bytes that are in the file</td></tr>
 * <tr><td>{@code yes [WORD...]}</td><td>writes lines, a thousand a second, for ever</td></tr>
 * <tr><td>{@code env}, {@code pwd}, {@code whoami}</td><td>tell what the command was given</td></tr>
 * <tr><td>{@code sh -c SCRIPT}</td><td>runs commands of this table one after the other</td></tr>
 * </table>
 *
 * <p>In a script, {@code ;} and line ends are between commands, quotes keep words together, and
 * {@code >&2} sends what a command writes to the error stream. Whatever else means something to a
 * shell is a syntax error, exit code 2. What is copied from the input has to be there before.
 *
 * <p><b>Logs</b> hold what a container's own command wrote in its last thousand runs; output
 * without line ends is cut into lines of 16 KiB.
 *
 * <p><b>The process of a container</b> can be talked to by {@code stdio}, a line at a time; {@code
 * cat} runs until its input is closed.
 *
 * <p><b>Images.</b> Every registry is there, takes every image, and has all well-formed references
 * but those of repositories that begin with {@code missing/}, which have to be pushed first. It
 * welcomes everybody unless {@link dev.posada.memory.MemoryWorld#requireLogin} says otherwise. What
 * is pushed stays in its world. The command of an image that was pulled is {@code sleep infinity}.
 * Archives are those of {@code docker save}; a build understands {@code FROM}, {@code ARG}, {@code
 * CMD}, {@code ENTRYPOINT} and {@code VOLUME}, and its other instructions change no file.
 *
 * <p><b>Networks.</b> One, {@code default}, is always there, with the addresses 172.17.0.0/16; a
 * network without a subnet gets the next free one of 10.0.0.0/8. Bridged networks are those of the
 * host's one interface, {@code eth0}, with the addresses 192.168.1.0/24. No packet is ever sent.
 *
 * <p><b>Volumes</b> are in one pool, {@code default}, of 1 TiB; one with a size takes that much of
 * it. Their bytes are kept in memory: those that are not zero, in pieces of 64 KiB, up to 256 MiB
 * in all volumes of a world.
 *
 * <p><b>Services</b> deploy a container, or replace one that ended, within a second. The ports that
 * they publish are their own, and their containers have the label {@code posada/service}.
 */
package dev.posada.memory;
