package dev.posada.spi.command;

import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A tool that is to be started, and how it is looked after.
 *
 * @param builder its words and environment
 * @param toFiles whether its outputs are files instead of pipes
 * @param input what it can read; closed when the tool has it
 * @param stdout takes its standard output
 * @param stderr takes its standard error
 * @param reception what becomes of both in the end
 * @param isDone whether it has said by itself that it is over, without ending
 * @param ending how it is ended
 */
record Launch(
    ProcessBuilder builder,
    boolean toFiles,
    Input input,
    ByteSink stdout,
    ByteSink stderr,
    Reception reception,
    BooleanSupplier isDone,
    Function<Process, Ending> ending) {}
