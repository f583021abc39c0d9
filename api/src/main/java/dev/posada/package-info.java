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
 * <p><b>What it will not do.</b> No scheduler, no cluster, no configuration files, no asynchronous
 * twins (a thread of yours does that), no retries but of reads, no access that the hypervisor would
 * not give you by itself.
 *
 * <p>Until 1.0 names may change in a minor release; afterwards they will not.
 */
package dev.posada;
