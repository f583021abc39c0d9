/**
 * Steers the simulated hypervisor {@code memory:///}: its clock and its faults.
 *
 * <p>{@code memory:///name} is a host that exists in this Java virtual machine alone: virtual
 * machines and containers, without a hypervisor and without a thread for a guest. All who connect
 * to one name share one {@link dev.posada.memory.MemoryWorld world}, which stays until the virtual
 * machine ends or {@link dev.posada.memory.MemoryWorld#reset()}. Whatever it measures is simulated.
 *
 * <p><b>The host</b> has 16 processors and 64 GiB. Machines that do not fit do not start.
 *
 * <p><b>Time</b> is virtual and goes a hundred times as fast as real time unless one says
 * otherwise. In it a machine takes half a second to be on, five more until its agent answers, and
 * two to shut down; the power button of a machine that has not booted yet is lost, as it often is.
 * A container starts at once and ends a tenth of a second after its stop signal.
 *
 * <p><b>Commands.</b> What {@code exec}, {@code spawn}, health checks and containers run is one of
 * these; any other word is not found, which is exit code 127:
 *
 * <table>
 * <caption>What guests can run</caption>
 * <tr><th scope="col">command</th><th scope="col">what it does</th></tr>
 * <tr><td>{@code echo WORD...}</td><td>writes its words</td></tr>
 * <tr><td>{@code cat}</td><td>writes what it reads</td></tr>
 * <tr><td>{@code exit [N]}</td><td>ends with that exit code</td></tr>
 * <tr><td>{@code sleep N[s|m|h|d]}, {@code sleep infinity}</td><td>takes virtual time</td></tr>
 * <tr><td>{@code head -c N}</td><td>writes N bytes, all zero, a gigabyte a second</td></tr>
 * <tr><td>{@code yes [WORD...]}</td><td>writes lines, a thousand a second, for ever</td></tr>
 * <tr><td>{@code env}, {@code pwd}, {@code whoami}</td><td>tell what the command was given</td></tr>
 * </table>
 *
 * <p><b>Logs</b> hold what a container's own command wrote in its last thousand runs; output
 * without line ends is cut into lines of 16 KiB.
 *
 * <p><b>Images.</b> The registry has every well-formed reference but those of repositories that
 * begin with {@code missing/}. The command of an image that was pulled is {@code sleep infinity}.
 */
package dev.posada.memory;
