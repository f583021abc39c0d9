package dev.posada.vmrun.host;

/**
 * What is remembered of a machine beside its files; {@code machine.KEY} in sim.properties changes a
 * default.
 */
public enum Trait {
  /** off, running or paused: a suspended machine is known by its .vmx. */
  POWER("power", "off"),
  MODE("mode", "gui"),
  POWERED_ON_AT("poweredOnAt", "0"),
  SHUTDOWN_AT("shutdownAt", ""),
  DIES_AT("diesAt", ""),
  /** When the locks go after a stop. */
  UNLOCK_AT("unlockAt", ""),
  START_ORDER("startOrder", "0"),
  SESSION("session", "default"),
  /** The process that stands for vmware-vmx. */
  KEEPER("keeper", "0"),
  /** none or installed. */
  TOOLS("tools", "installed"),
  TOOLS_DELAY_MS("toolsDelayMs", "0"),
  /** Tools do not answer though they run, as after the resume of a live snapshot. */
  TOOLS_WEDGED("toolsWedged", "false"),
  IP("ip", ""),
  IP_DELAY_MS("ipDelayMs", "0"),
  LAST_IP("lastIp", ""),
  /** name:password,name:password. */
  USERS("users", "guest:guest,root:root"),
  INTERACTIVE_USER("interactiveUser", ""),
  /** ok, ignored, or the milliseconds that the guest takes. */
  SOFT_STOP("softStop", "ok"),
  /** vmware-vmx hangs: no stop or reset comes back. */
  WEDGED("wedged", "false"),
  PASSWORD("password", ""),
  /** A dialog that waits for an answer. */
  QUESTION("question", ""),
  /** Open in the GUI of somebody. */
  GUI_LOCK("guiLock", "false"),
  UNREADABLE("unreadable", "0"),
  LOCK_LINGER_MS("lockLingerMs", "0"),
  /** When the machine appears in list, as races were seen. */
  LISTED_AT("listedAt", "0");

  private final String key;
  private final String standard;

  Trait(String key, String standard) {
    this.key = key;
    this.standard = standard;
  }

  public String key() {
    return key;
  }

  String standard() {
    return standard;
  }
}
