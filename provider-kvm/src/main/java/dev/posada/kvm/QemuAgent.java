package dev.posada.kvm;

import dev.posada.Credentials;
import dev.posada.HypervisorException;
import dev.posada.kvm.agent.AgentCommand;
import dev.posada.kvm.libvirt.Agent;
import dev.posada.kvm.libvirt.Session;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * The agent inside a machine, for what Posada itself does not ask of it: {@link
 * LibvirtConnection#agent LibvirtConnection.agent}. Thread-safe.
 *
 * <pre>{@code
 * QemuAgent agent = host.unwrap(LibvirtConnection.class).orElseThrow().agent(machine);
 * try (QemuAgent.Frozen frozen = agent.freeze()) {
 *   machine.snapshots().take("consistent");
 * }
 * }</pre>
 *
 * <p>What is asked here is traced, without what is secret of it, but it is no verb: nothing waits
 * for the state of the machine. All methods throw {@link dev.posada.InvalidStateException} if the
 * machine does not run or its agent is silent, {@link dev.posada.UnsupportedCapabilityException} if
 * the machine has no channel to an agent, and {@link dev.posada.NotFoundException} if it is gone.
 */
public final class QemuAgent {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Session session;
  private final String id;
  private final Thaws thaws;

  QemuAgent(Session session, String id, Thaws thaws) {
    this.session = session;
    this.id = id;
    this.thaws = thaws;
  }

  private <T> T ask(Duration timeout, BiFunction<Agent, Operation, T> question) {
    return session.newCall(timeout, own -> ask(own, question));
  }

  private <T> T ask(Operation own, BiFunction<Agent, Operation, T> question) {
    return session.domain(id, own, domain -> question.apply(domain.agent(), own));
  }

  /**
   * Says something to the agent in its own words, which QEMU documents as its guest agent protocol.
   *
   * @param json a command, as in {@code {"execute": "guest-ping"}}; the trace has its name only
   * @param timeout how long to wait for the answer, in whole seconds, at least one
   * @return the answer, as in {@code {"return": {}}}
   * @throws IllegalArgumentException if that is no command
   * @throws dev.posada.NativeException if the agent refuses it
   */
  public String command(String json, Duration timeout) {
    AgentCommand command = AgentCommand.raw(Objects.requireNonNull(json, "json"));
    if (timeout.toSeconds() < 1 || timeout.toSeconds() > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException("not a time to wait for an agent: " + timeout);
    }
    return ask(
        timeout.plus(LONGEST),
        (agent, own) ->
            agent.command(command.name(), command.json(), (int) timeout.toSeconds(), own));
  }

  /**
   * Gives a user inside another password. It is in no trace, message or list of processes, neither
   * here nor on the host.
   *
   * @param user who is inside already, and the new password
   * @throws dev.posada.NativeException if the guest refuses it, as one without {@code passwd} does
   */
  public void setPassword(Credentials user) {
    Objects.requireNonNull(user, "user");
    ask(
        LONGEST,
        (agent, own) -> {
          agent.setPassword(user.user(), user.password(), own);
          return null;
        });
  }

  /**
   * Lets all file systems inside write what they have in memory, and then nothing more until it is
   * closed. What writes inside waits that long. A guest whose file systems cannot be frozen has
   * none frozen then; if that fails half way, those that are frozen are thawed.
   *
   * @return what thaws them; closing the host does so too
   */
  public Frozen freeze() {
    return session.newCall(LONGEST, this::freeze);
  }

  private Frozen freeze(Operation own) {
    try {
      return new Frozen(ask(own, Agent::freeze));
    } catch (HypervisorException failed) {
      try {
        Undisturbed.run(() -> ask(own.unattended(LONGEST), Agent::thaw));
      } catch (HypervisorException silent) {
        failed.addSuppressed(silent);
      }
      throw failed;
    }
  }

  /**
   * Thaws all file systems inside, whoever has frozen them: after a program that froze them has
   * died.
   *
   * @return how many were frozen
   */
  public int thaw() {
    return ask(LONGEST, Agent::thaw);
  }

  /**
   * {@return what the agent knows of its guest; what it does not know is missing}
   *
   * @throws dev.posada.UnsupportedCapabilityException before libvirt 5.7
   */
  public GuestKnowledge inspect() {
    return ask(LONGEST, (agent, own) -> GuestKnowledge.of(agent.info(0, own)));
  }

  @Override
  public String toString() {
    return "QEMU's agent in " + id + " on " + session.shown();
  }

  /** File systems that write nothing until this is closed. Thread-safe. */
  public final class Frozen implements AutoCloseable {
    private final int fileSystems;

    private Frozen(int fileSystems) {
      this.fileSystems = fileSystems;
      thaws.add(this, id);
    }

    /** {@return how many are frozen} */
    public int fileSystems() {
      return fileSystems;
    }

    /**
     * Thaws them, on a thread that was interrupted as well. Closing again does nothing, unless it
     * failed: then it tries again.
     *
     * @throws HypervisorException if the agent does not answer; the guest may be frozen still
     */
    @Override
    public synchronized void close() {
      if (thaws.has(this)) {
        try {
          Undisturbed.run(QemuAgent.this::thaw);
        } catch (IllegalStateException closing) {
          return; // the host thaws what it knows of when its last call has ended
        }
        thaws.remove(this);
      }
    }
  }
}
