package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.VirDomain;
import dev.posada.spi.Operation;
import java.io.OutputStream;

/**
 * A domain, held by a pointer that has to be given back: obtained for a call, and closed by who
 * obtained it. Thread-safe.
 *
 * <p>It stays valid when the domain is gone; then its calls fail with {@link
 * dev.posada.NotFoundException}.
 */
public final class Domain implements AutoCloseable {
  /** {@code VIR_DOMAIN_XML_...}. */
  public static final int XML_SECURE = 1;

  public static final int XML_INACTIVE = 2;
  public static final int XML_MIGRATABLE = 8;

  public static final int START_PAUSED = 1;
  public static final int START_FORCE_BOOT = 8;

  public static final int UNDEFINE_MANAGED_SAVE = 1;
  public static final int UNDEFINE_SNAPSHOTS_METADATA = 2;
  public static final int UNDEFINE_NVRAM = 4;
  public static final int UNDEFINE_KEEP_NVRAM = 8;
  public static final int UNDEFINE_CHECKPOINTS_METADATA = 16;
  public static final int UNDEFINE_TPM = 32;

  public static final int SHUTDOWN_ACPI_POWER_BTN = 1;
  public static final int SHUTDOWN_GUEST_AGENT = 2;
  public static final int DESTROY_GRACEFUL = 1;

  public static final int SAVE_BYPASS_CACHE = 1;
  public static final int SAVE_RUNNING = 2;
  public static final int SAVE_PAUSED = 4;

  /** {@code VIR_DOMAIN_AFFECT_...}, of devices, limits and metadata alike. */
  public static final int LIVE = 1;

  public static final int CONFIG = 2;

  static final int METADATA_ELEMENT = 2;

  private final Connection connection;
  private final String uuid;
  private final String name;
  private final Owned owned;

  private Domain(Connection connection, String uuid, String name, Owned owned) {
    this.connection = connection;
    this.uuid = uuid;
    this.name = name;
    this.owned = owned;
  }

  /** Takes over a pointer that libvirt gave us. */
  static Domain of(Connection connection, long pointer) {
    String name = Callbacks.name(pointer);
    Owned owned =
        new Owned("domain \"" + name + '"', pointer, connection.owned(), VirDomain::virDomainFree);
    return new Domain(connection, Callbacks.uuid(pointer), name, owned);
  }

  public String uuid() {
    return uuid;
  }

  /** {@return the name that it had when it was obtained} */
  public String name() {
    return name;
  }

  /** {@return the connection that it was obtained over} */
  public Connection connection() {
    return connection;
  }

  /** {@code virConnectGetLibVersion} of its daemon. */
  public long libvirtVersion(Operation op) {
    return connection.node().libvirtVersion(op);
  }

  /** A read of it, in the words of the other classes that are about a domain. */
  <T> T read(String function, Operation op, Call.Body<T> body, Object... arguments) {
    return Call.of(function, name, arguments).read(owned, op, body);
  }

  /** A change of it that answers 0 or more. */
  int change(String function, Operation op, Call.Body<Integer> body, Object... arguments) {
    return Call.of(function, name, arguments)
        .change(owned, op, domain -> Answer.ok(body.with(domain)));
  }

  Owned owned() {
    return owned;
  }

  /** {@code virDomainGetState}; numbers of {@code virDomainState} and of a reason. */
  public record State(int state, int reason) {
    public static final int RUNNING = 1;
    public static final int BLOCKED = 2;
    public static final int PAUSED = 3;
    public static final int SHUTDOWN = 4;
    public static final int SHUTOFF = 5;
    public static final int CRASHED = 6;
    public static final int PMSUSPENDED = 7;
  }

  /** {@code virDomainGetState}. */
  public State state(Operation op) {
    return read(
        "virDomainGetState",
        op,
        domain -> {
          int[] state = {0};
          int[] reason = {0};
          Answer.ok(VirDomain.virDomainGetState(domain, state, reason, 0));
          return new State(state[0], reason[0]);
        });
  }

  /** {@code virDomainGetInfo}; a running domain is asked for its memory, which costs. */
  public Structs.DomainInfo info(Operation op) {
    return read(
        "virDomainGetInfo",
        op,
        domain -> {
          byte[] info = new byte[Structs.DOMAIN_INFO];
          Answer.ok(VirDomain.virDomainGetInfo(domain, info));
          return Structs.domainInfo(info);
        });
  }

  /** {@code virDomainIsPersistent}. */
  public boolean isPersistent(Operation op) {
    return read(
        "virDomainIsPersistent",
        op,
        domain -> Answer.ok(VirDomain.virDomainIsPersistent(domain)) == 1);
  }

  /** {@code virDomainGetXMLDesc}. */
  public String xml(int flags, Operation op) {
    return read(
        "virDomainGetXMLDesc",
        op,
        domain -> Answer.text(VirDomain.virDomainGetXMLDesc(domain, flags)),
        flags);
  }

  /**
   * {@code virDomainSetMetadata} of an element.
   *
   * @param xml the element, without a prefix; null removes it
   * @param prefix how the namespace is called in the XML of the domain
   */
  public void setMetadata(String xml, String prefix, String namespace, int flags, Operation op) {
    change(
        "virDomainSetMetadata",
        op,
        domain ->
            VirDomain.virDomainSetMetadata(domain, METADATA_ELEMENT, xml, prefix, namespace, flags),
        namespace,
        flags);
  }

  /** {@code virDomainCreateWithFlags}: starts it. */
  public void start(int flags, Operation op) {
    change(
        "virDomainCreateWithFlags",
        op,
        domain -> VirDomain.virDomainCreateWithFlags(domain, flags),
        flags);
  }

  /** {@code virDomainShutdownFlags}: asks it to; it answers before it is off. */
  public void shutdown(int flags, Operation op) {
    change(
        "virDomainShutdownFlags",
        op,
        domain -> VirDomain.virDomainShutdownFlags(domain, flags),
        flags);
  }

  /** {@code virDomainDestroyFlags}: the power cut. */
  public void destroy(int flags, Operation op) {
    change(
        "virDomainDestroyFlags",
        op,
        domain -> VirDomain.virDomainDestroyFlags(domain, flags),
        flags);
  }

  /** {@code virDomainReboot}. */
  public void reboot(int flags, Operation op) {
    change("virDomainReboot", op, domain -> VirDomain.virDomainReboot(domain, flags), flags);
  }

  /** {@code virDomainReset}. */
  public void reset(Operation op) {
    change("virDomainReset", op, domain -> VirDomain.virDomainReset(domain, 0));
  }

  /** {@code virDomainSuspend}. */
  public void suspend(Operation op) {
    change("virDomainSuspend", op, VirDomain::virDomainSuspend);
  }

  /** {@code virDomainResume}. */
  public void resume(Operation op) {
    change("virDomainResume", op, VirDomain::virDomainResume);
  }

  /** {@code virDomainPMWakeup}. */
  public void wakeUp(Operation op) {
    change("virDomainPMWakeup", op, domain -> VirDomain.virDomainPMWakeup(domain, 0));
  }

  /** {@code virDomainUndefineFlags}. */
  public void undefine(int flags, Operation op) {
    change(
        "virDomainUndefineFlags",
        op,
        domain -> VirDomain.virDomainUndefineFlags(domain, flags),
        flags);
  }

  /** {@code virDomainRename}; {@link #name()} stays what it was. */
  public void rename(String to, Operation op) {
    Call.of("virDomainRename", to, name)
        .change(owned, op, domain -> Answer.ok(VirDomain.virDomainRename(domain, to, 0)));
  }

  /** {@code virDomainGetAutostart}. */
  public boolean autostart(Operation op) {
    return read(
        "virDomainGetAutostart",
        op,
        domain -> {
          int[] autostart = {0};
          Answer.ok(VirDomain.virDomainGetAutostart(domain, autostart));
          return autostart[0] != 0;
        });
  }

  /** {@code virDomainSetAutostart}. */
  public void setAutostart(boolean autostart, Operation op) {
    int on = autostart ? 1 : 0;
    change("virDomainSetAutostart", op, domain -> VirDomain.virDomainSetAutostart(domain, on), on);
  }

  /** {@return its memory on disk} */
  public SavedState savedState() {
    return new SavedState(this);
  }

  /** {@return its devices and addresses} */
  public Devices devices() {
    return new Devices(this);
  }

  /** {@return its size and its limits} */
  public Tuning tuning() {
    return new Tuning(this);
  }

  /** {@return its snapshots} */
  public Snapshots snapshots() {
    return new Snapshots(this);
  }

  /** {@return its checkpoints, and what is backed up by them} */
  public Checkpoints checkpoints() {
    return new Checkpoints(this);
  }

  /** {@return its jobs, those of its disks, and migration} */
  public Jobs jobs() {
    return new Jobs(this);
  }

  /** {@return the agent inside} */
  public Agent agent() {
    return new Agent(this);
  }

  /** {@code virDomainOpenConsole} of a serial port, or of the first one for null; to be closed. */
  public Console console(String device, int flags, Operation op) {
    return Console.open(this, device, flags, op);
  }

  /** {@code virDomainScreenshot}: the type of the image, as in {@code image/png}. */
  public String screenshot(OutputStream to, Operation op) {
    return Transfer.screenshot(this, 0, to, op);
  }

  /** Gives the pointer back; the domain itself stays. Idempotent. */
  @Override
  public void close() {
    owned.close();
  }

  @Override
  public String toString() {
    return owned.toString();
  }
}
