package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.Since5p10;
import dev.posada.kvm.jna.Since5p7;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.jna.VirAgent;
import dev.posada.kvm.jna.VirQemu;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;

/**
 * The agent inside a guest. Without a channel for it: Unsupported; if it is silent: InvalidState.
 */
public final class Agent {
  public static final int INFO_USERS = 1;
  public static final int INFO_OS = 2;
  public static final int INFO_TIMEZONE = 4;
  public static final int INFO_HOSTNAME = 8;
  public static final int INFO_FILESYSTEM = 16;

  private final Domain domain;

  Agent(Domain domain) {
    this.domain = domain;
  }

  /**
   * {@code virDomainQemuAgentCommand}, of a command that may change something.
   *
   * @param json the command; never shown in the trace, as it may carry a password or a file
   * @param what its name, for the trace
   * @param seconds how long to wait; -1 is as long as libvirt likes
   */
  public String command(String what, String json, int seconds, Operation op) {
    return call(what, json, seconds).change(domain.owned(), op, body(json, seconds));
  }

  /**
   * {@code virDomainQemuAgentCommand}, of a command that only asks.
   *
   * @param json the command
   * @param what its name, for the trace
   * @param seconds how long to wait; -1 is as long as libvirt likes
   */
  public String ask(String what, String json, int seconds, Operation op) {
    return call(what, json, seconds).read(domain.owned(), op, body(json, seconds));
  }

  private Call call(String what, String json, int seconds) {
    domain
        .connection()
        .libvirt()
        .require(VirQemu.class, "virDomainQemuAgentCommand", "(with libvirt-qemu)");
    CallText text =
        CallText.of("virDomainQemuAgentCommand(" + domain.name() + ", " + what + " ")
            .secret(json)
            .plain(", " + seconds + ")");
    return new Call(text, domain.name());
  }

  private static Call.Body<String> body(String json, int seconds) {
    return pointer -> Answer.text(VirQemu.virDomainQemuAgentCommand(pointer, json, seconds, 0));
  }

  /** {@code virDomainGetGuestInfo}; what the agent does not know is missing. */
  public TypedParameters info(int types, Operation op) {
    domain.connection().libvirt().require(Since5p7.class, "virDomainGetGuestInfo", "5.7.0");
    return domain.read(
        "virDomainGetGuestInfo",
        op,
        pointer -> {
          long[] params = {0};
          int[] count = {0};
          Answer.ok(Since5p7.virDomainGetGuestInfo(pointer, types, params, count, 0));
          return TypedParameters.taken(params[0], count[0]);
        },
        types);
  }

  /** {@code virDomainAgentSetResponseTimeout}; lost when the daemon starts anew. */
  public void setTimeout(int seconds, Operation op) {
    domain
        .connection()
        .libvirt()
        .require(Since5p10.class, "virDomainAgentSetResponseTimeout", "5.10.0");
    domain.change(
        "virDomainAgentSetResponseTimeout",
        op,
        pointer -> Since5p10.virDomainAgentSetResponseTimeout(pointer, seconds, 0),
        seconds);
  }

  /** {@code virDomainFSFreeze} of all file systems; how many. */
  public int freeze(Operation op) {
    return domain.change(
        "virDomainFSFreeze", op, pointer -> VirAgent.virDomainFSFreeze(pointer, 0, 0, 0));
  }

  /** {@code virDomainFSThaw} of all file systems; how many. */
  public int thaw(Operation op) {
    return domain.change(
        "virDomainFSThaw", op, pointer -> VirAgent.virDomainFSThaw(pointer, 0, 0, 0));
  }

  /** {@code virDomainSetUserPassword}. */
  public void setPassword(String user, String password, Operation op) {
    CallText text =
        CallText.of("virDomainSetUserPassword(" + domain.name() + ", " + user + ", ")
            .secret(password)
            .plain(")");
    new Call(text, domain.name())
        .change(
            domain.owned(),
            op,
            pointer -> Answer.ok(VirAgent.virDomainSetUserPassword(pointer, user, password, 0)));
  }
}
