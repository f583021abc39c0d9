/**
 * Runs command line tools well, for providers that drive one.
 *
 * <p>A {@link dev.posada.spi.command.CommandRunner} finds a tool and runs a {@link
 * dev.posada.spi.command.Command}: words, which no shell reads. Every run is traced, has the
 * deadline of its {@link dev.posada.spi.Operation}, and ends with it.
 */
package dev.posada.spi.command;
