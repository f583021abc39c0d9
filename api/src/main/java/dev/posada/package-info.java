/**
 * One API over hypervisors and container engines.
 *
 * <p>Begin with {@link dev.posada.Hypervisors}, which connects to a {@link dev.posada.Host}; a host
 * has {@link dev.posada.Guest guests}, and a guest has a share of its host, a {@link
 * dev.posada.ResourceQuota}.
 *
 * <table>
 * <caption>The words</caption>
 * <tr><th>word<th>means
 * <tr><td>host<td>a machine that runs guests, seen through one hypervisor
 * <tr><td>guest<td>a virtual machine or a container
 * <tr><td>start<td>from off, or from saved memory, to running
 * <tr><td>shutdown<td>asks politely; never forces
 * <tr><td>kill<td>ends the process; deletes nothing
 * <tr><td>stop<td>shutdown, then kill
 * <tr><td>pause, resume<td>freezes in memory, and goes on
 * <tr><td>apply<td>changes limits, wholly or not at all
 * <tr><td>summaries<td>few calls for all guests
 * <tr><td>inspect, measure<td>one guest's facts, one guest's counters
 * </table>
 *
 * <p><b>Rules that hold everywhere.</b> Handles ({@code Host}, {@code Guest}) live, values freeze.
 * Nothing is null, neither an argument nor an answer; what may be absent is {@link
 * java.util.Optional}. Lists and maps cannot be changed. Sizes, durations and instants are types. A
 * {@link java.nio.file.Path} is on the caller's machine, a path as a {@code String} is on the host
 * or in the guest. Commands are words, which no shell reads. Every verb blocks, has a deadline and
 * can be interrupted.
 *
 * <p><b>When something fails.</b> A wrong argument is {@link IllegalArgumentException} or {@link
 * NullPointerException}, a closed host {@link IllegalStateException}; all else is a {@link
 * dev.posada.HypervisorException}. Its class is the cause, {@link
 * dev.posada.HypervisorException#outcome() outcome()} is the effect, and {@link
 * dev.posada.HypervisorException#remedy() remedy()} is what to do now:
 *
 * <pre>{@code
 * try {
 *   machine.snapshots().take("before-update");
 * } catch (HypervisorException e) {
 *   System.out.println(e.getMessage());
 *   e.remedy().ifPresent(System.out::println);
 *   switch (e.outcome()) {
 *     case NOT_DONE -> System.out.println("nothing happened, trying again is safe");
 *     case PARTLY -> System.out.println("left behind: " + e.remains());
 *     case UNKNOWN -> System.out.println("look whether it is there before you try again");
 *   }
 * }
 * }</pre>
 *
 * <table>
 * <caption>Ways to keep or copy a guest</caption>
 * <tr><th>verb<th>gives<th>to
 * <tr><td>{@link dev.posada.Snapshots#take(String) snapshots().take}<td>a state of this machine,
 *     beside its disks<td>go back to it
 * <tr><td>{@link dev.posada.VirtualMachine#cloneAs(String, dev.posada.CloneOptions)
 *     cloneAs}<td>another machine on this host<td>have two of them
 * <tr><td>{@link dev.posada.VirtualMachine#backupTo(java.nio.file.Path) backupTo}<td>files on the
 *     caller's machine, also while it runs, the next time only what changed<td>survive the loss of
 *     the host
 * <tr><td>{@link dev.posada.VirtualMachine#exportTo(java.nio.file.Path) exportTo}<td>an appliance
 *     that other hypervisors read<td>give it away
 * <tr><td>{@link dev.posada.Container#commit(String) commit}<td>an image of a container's files,
 *     without its volumes<td>run more of it
 * </table>
 *
 * <p>A name is not blank; how long it may be and which characters it may have, the hypervisor says:
 * one that it does not take as it is, is {@link dev.posada.RejectedException}, and none is ever
 * changed on the way. What you need to find a snapshot or an image again belongs into its name;
 * guests have labels.
 *
 * <p><b>What it will not do.</b> No scheduler, no cluster, no configuration files, no asynchronous
 * twins (a thread of yours does that), no retries but of reads, no access that the hypervisor would
 * not give you by itself.
 *
 * <p>Until 1.0 names may change in a minor release; afterwards they will not.
 */
package dev.posada;
