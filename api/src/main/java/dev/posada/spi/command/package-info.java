/**
 * Runs command line tools well, for providers that drive one.
 *
 * <p>A {@link dev.posada.spi.command.CommandRunner} finds a tool and runs a {@link
 * dev.posada.spi.command.Command}: words, which no shell reads. Every run is traced, has the
 * deadline of its {@link dev.posada.spi.Operation}, and ends with it. What the tools work on is
 * reached by {@link dev.posada.spi.command.HostFiles}. Where a hypervisor's tool is, and which
 * version, tells a {@link dev.posada.spi.command.ToolSearch}.
 *
 * <pre>{@code
 * CommandRunner here = CommandRunner.local();
 * CommandRunner there = CommandRunner.ssh(Authority.of("jane@lab:22"), List.of("ssh"));
 * CommandRunner polite = there.prefixed("nice"); // or sudo -n, chroot
 *
 * CommandResult result =
 *     polite.run(
 *         Command.change("tinyvm", "clone", from, to)
 *             .plain("--password-file")
 *             .secretFile(password) // words can be seen by others
 *             .lines(line -> op.progress("clone", percent(line), 100))
 *             .tree(), // when it has to end, so do its helpers
 *         op);
 * if (result.exitCode() != 0) {
 *   NativeError said = result.error("tinyvm");
 *   throw new NativeException(said.text(), Failure.of(said));
 * }
 * polite.run(Command.change("tinyvm", "start", to).outputToFiles(), op); // its machine writes on
 * byte[] settings = polite.files().read("/srv/tinyvm/" + to + ".conf", op);
 * there.close();
 * }</pre>
 *
 * <h2>What ends, and what lives on</h2>
 *
 * <ul>
 *   <li>A call returns when the tool's own process has ended. What that leaves behind is neither
 *       waited for nor ended, whatever it holds open.
 *   <li>When a call is cancelled, interrupted or out of time, the tool is asked to end, and killed
 *       two seconds later; with {@link dev.posada.spi.command.Command#tree tree} its descendants
 *       too.
 *   <li>Nobody ends a tool that runs while this process dies, or while its connection is lost.
 * </ul>
 */
package dev.posada.spi.command;
