/**
 * Runs command line tools well, for providers that drive one.
 *
 * <p>A {@link dev.posada.spi.command.CommandRunner} finds a tool and runs a {@link
 * dev.posada.spi.command.Command}: words, which no shell reads. Every run is traced, has the
 * deadline of its {@link dev.posada.spi.Operation}, and ends with it. What the tools work on is
 * reached by {@link dev.posada.spi.command.HostFiles}.
 *
 * <pre>{@code
 * CommandRunner runner = CommandRunner.local();
 * CommandResult result =
 *     runner.run(Command.change("vmrun", "-gp").secret(password).plain("start", file), op);
 * if (result.exitCode() != 0) {
 *   NativeError said = result.error("vmrun");
 *   throw new NativeException(said.text(), Failure.of(said));
 * }
 * }</pre>
 */
package dev.posada.spi.command;
