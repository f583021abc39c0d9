package dev.posada.kvm.guest;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.kvm.agent.AgentCommand;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** What is said to the agent inside one machine, and what it answers. */
final class AgentTalk {
  private static final int SECONDS = 10;

  /** For what carries megabytes, which takes an emulated machine its time. */
  private static final int LONG = 30;

  private static final long FIRST_LOOK = 10; // milliseconds
  private static final long LONGEST_LOOK = 500;
  private static final Duration CLEANING = Duration.ofSeconds(SECONDS);

  private final Line line;
  private final Operation op;

  /** The way to an agent. */
  interface Line {
    /** Says one thing, and waits that long for the answer. */
    String say(AgentCommand command, int seconds, Operation op);
  }

  AgentTalk(Line line, Operation op) {
    this.line = line;
    this.op = op;
  }

  /** {@code virDomainQemuAgentCommand} for each command. */
  static AgentTalk with(Domain domain, Operation op) {
    return new AgentTalk(
        (command, seconds, own) ->
            command.changes()
                ? domain.agent().command(command.name(), command.json(), seconds, own)
                : domain.agent().ask(command.name(), command.json(), seconds, own),
        op);
  }

  Operation op() {
    return op;
  }

  /** Says one thing. */
  void say(AgentCommand command) {
    line.say(command, LONG, op);
  }

  /** Says that it is there, if it is; else InvalidState. */
  void ping() {
    line.say(AgentCommand.ping(), SECONDS, op);
  }

  /**
   * Says one thing.
   *
   * @param understand reads the answer
   */
  <T> T ask(AgentCommand command, Function<String, T> understand) {
    return ask(command, understand, op);
  }

  private <T> T ask(AgentCommand command, Function<String, T> understand, Operation own) {
    String answer = line.say(command, LONG, own);
    try {
      return understand.apply(answer);
    } catch (IllegalArgumentException garbage) {
      String what = "the agent has answered " + command.name() + " with what makes no sense: ";
      throw new NativeException(what + garbage.getMessage(), Failure.undecided().cause(garbage));
    }
  }

  /** Starts a process and waits for its end. */
  AgentCommand.Status run(List<String> words, byte[] stdin) {
    return run(words, stdin, op);
  }

  private AgentCommand.Status run(List<String> words, byte[] stdin, Operation own) {
    long pid = ask(AgentCommand.exec(words, stdin), AgentCommand::pid, own);
    long pause = FIRST_LOOK;
    while (true) {
      Pause.of(pause, own);
      AgentCommand.Status status = ask(AgentCommand.status(pid), AgentCommand::parse, own);
      if (status.exited()) {
        return status;
      }
      pause = Math.min(LONGEST_LOOK, 2 * pause);
    }
  }

  /** Cleans up after a call that may be over, cancelled or failed: as far as that goes. */
  void clean(AgentCommand command) {
    quietly(own -> line.say(command, SECONDS, own));
  }

  /** Cleans up by a process, whose end is waited for, as the agent keeps it in mind until then. */
  void clean(List<String> words) {
    quietly(own -> run(words, new byte[0], own));
  }

  private void quietly(Function<Operation, ?> body) {
    boolean interrupted = Thread.interrupted(); // it would end this as well
    try {
      body.apply(op.unattended(CLEANING));
    } catch (HypervisorException gone) {
      // what was to be told is told by what went wrong before
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
