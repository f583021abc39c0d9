package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Containers;
import dev.posada.Failure;
import dev.posada.Guest;
import dev.posada.Guests;
import dev.posada.Host;
import dev.posada.HostEvent;
import dev.posada.HostInfo;
import dev.posada.HypervisorException;
import dev.posada.Images;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.Networks;
import dev.posada.Outcome;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.Services;
import dev.posada.Storage;
import dev.posada.Subscription;
import dev.posada.Support;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Usage;
import dev.posada.VirtualMachines;
import dev.posada.spi.GuestDriver;
import dev.posada.spi.HostDriver;
import dev.posada.spi.Undisturbed;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A host: the driver, and what the core keeps beside it. Every call of a user runs through {@link
 * #call}, which gives it an operation and makes its failure tell what was wanted and what happened.
 */
final class CoreHost implements Host {
  private static final System.Logger LOG = System.getLogger("dev.posada");

  /** For a driver to put things back when it is closed. */
  private static final Duration LAST = Duration.ofSeconds(10);

  private final URI uri;
  private final HostDriver driver;
  private final ConnectOptions options;
  private final Set<Capability> capabilities;
  private final Operations operations;
  private final GuestLocks locks = new GuestLocks();
  private final EventHub events;

  CoreHost(
      URI uri, String scheme, HostDriver driver, ConnectOptions options, Operations operations) {
    this.uri = uri;
    this.driver = driver;
    this.options = options;
    this.capabilities = capabilities(driver);
    this.operations = operations;
    this.events = new EventHub(this, scheme);
  }

  /**
   * The kinds of guest follow from the drivers; a kind that is declared without one does not count.
   */
  private static Set<Capability> capabilities(HostDriver driver) {
    Set<Capability> all = EnumSet.noneOf(Capability.class);
    all.addAll(driver.capabilities());
    set(all, Capability.VIRTUAL_MACHINES, driver.virtualMachines().isPresent());
    set(all, Capability.CONTAINERS, driver.containers().isPresent());
    set(all, Capability.IMAGES, driver.images().isPresent());
    set(all, Capability.SERVICES, driver.services().isPresent());
    if (driver.storage().isEmpty()) {
      all.removeAll(Set.of(Capability.VOLUMES, Capability.VOLUME_EDIT));
    }
    if (driver.networks().isEmpty()) {
      all.remove(Capability.NETWORKS);
    }
    return Collections.unmodifiableSet(all);
  }

  private static void set(Set<Capability> all, Capability capability, boolean there) {
    if (there) {
      all.add(capability);
    } else {
      all.remove(capability);
    }
  }

  /** Runs a call of which nothing can be looked at afterwards. */
  <T> T call(String doing, Task task, Duration timeout, Function<CoreOperation, T> body) {
    return call(doing, task, timeout, body, null);
  }

  /**
   * Runs a call.
   *
   * @param doing what was wanted and of what, as in {@code start "web"}
   * @param look finds out whether it happened after all; asked only when the failure does not tell
   *     and something was called that may have changed something; null if nothing can be looked at
   */
  <T> T call(
      String doing, Task task, Duration timeout, Function<CoreOperation, T> body, Look<T> look) {
    CoreOperation op = operations.begin(task, timeout);
    try {
      return body.apply(op);
    } catch (RuntimeException thrown) {
      HypervisorException e = leaf(thrown);
      Verdict<T> verdict = decide(e, op, look);
      if (verdict.done()) {
        return verdict.value();
      }
      throw advised(e, "cannot " + doing + " on " + uri + ": " + e.getMessage(), verdict.failure());
    } finally {
      operations.end(op);
    }
  }

  /**
   * Makes a leaf of what a driver should not throw. What blames the caller or says that the host is
   * closed passes; a number that cannot be read was the hypervisor's.
   */
  static HypervisorException leaf(RuntimeException thrown) {
    if (thrown instanceof HypervisorException ours) {
      return ours;
    }
    boolean blames =
        thrown instanceof IllegalStateException || thrown instanceof IllegalArgumentException;
    if (blames && !(thrown instanceof NumberFormatException)) {
      throw thrown;
    }
    return new NativeException(thrown.toString(), Failure.undecided().cause(thrown));
  }

  /** Nobody is left without advice when it is not known what happened or nobody answers. */
  private static HypervisorException advised(
      HypervisorException e, String message, Failure failure) {
    HypervisorException told = e.with(message, failure);
    if (told.remedy().isPresent()) {
      return told;
    }
    if (told.outcome() == Outcome.UNKNOWN) {
      return e.with(message, failure.remedy("look whether it happened before you try again"));
    }
    return e instanceof ConnectionException
        ? e.with(
            message,
            failure.remedy(
                "see that the hypervisor runs and answers; the next call connects again"))
        : told;
  }

  /** Finds out what a failed call did; asked again while what was not done may still come. */
  interface Look<T> {
    Verdict<T> after(HypervisorException failed, CoreOperation op);
  }

  private static <T> Verdict<T> decide(HypervisorException e, CoreOperation op, Look<T> look) {
    Failure known = e.failure();
    if (known.outcome().isPresent() && !isOfLastStepAlone(known, op)) {
      return new Verdict<>(false, null, known);
    }
    if (!op.announced()) {
      return Verdict.notDone(known);
    }
    if (look == null) {
      return Verdict.unknown(known);
    }
    try (CoreOperation fresh = op.look()) {
      Moment moment = Moment.after(e, fresh);
      Verdict<T> verdict = look.after(e, fresh);
      while (verdict.isNotDone() && moment.pause()) {
        verdict = look.after(e, fresh);
      }
      return verdict;
    } catch (RuntimeException unreachable) {
      e.addSuppressed(unreachable);
      return Verdict.unknown(known);
    }
  }

  /** A driver knows of its own call that it did nothing, not of the steps before it. */
  private static boolean isOfLastStepAlone(Failure known, CoreOperation op) {
    return op.hasTakenStep() && known.outcome().equals(Optional.of(Outcome.NOT_DONE));
  }

  HostDriver driver() {
    return driver;
  }

  /** Returns the driver of a kind of guest that this host has. */
  GuestDriver driver(Kind kind) {
    return kind == Kind.CONTAINER
        ? driver.containers().orElseThrow()
        : driver.virtualMachines().orElseThrow();
  }

  ConnectOptions options() {
    return options;
  }

  GuestLocks locks() {
    return locks;
  }

  /** Lets closing this host cancel an operation of another one that needs this one too. */
  Subscription joined(CoreOperation op) {
    operations.join(op);
    return () -> operations.leave(op);
  }

  /** Whether it takes no new calls any more. */
  boolean isClosed() {
    return operations.isClosed();
  }

  /** Whether it is closed, and nothing can be asked of its driver any more. */
  boolean isFreed() {
    return operations.isFreed();
  }

  void require(Capability capability) {
    require(capability, "", Failure.notDone());
  }

  /** Refuses, before the driver is asked anything, what it does not declare. */
  void require(Capability capability, String of, Failure failure) {
    Support support = support(capability);
    if (support.available()) {
      return;
    }
    UnsupportedCapabilityException refused =
        new UnsupportedCapabilityException(capability, support, failure);
    throw refused.with(
        "no support for " + capability + of + " on " + uri + ": " + support.reason().orElseThrow(),
        refused.failure());
  }

  /** Returns the handle of a guest. */
  Guest handle(Kind kind, String id, String name) {
    return kind == Kind.CONTAINER
        ? new CoreContainer(this, id, name)
        : new CoreVirtualMachine(this, id, name);
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public Support support(Capability capability) {
    Objects.requireNonNull(capability, "capability");
    if (capabilities.contains(capability)) {
      return Support.yes();
    }
    Support why = driver.support(capability);
    return why.available() ? Support.no("the provider does not have it") : why;
  }

  @Override
  public Support support(ResourceQuota.Part part, QuotaReport.Effect effect) {
    Objects.requireNonNull(part, "part");
    if (effect == QuotaReport.Effect.REFUSED) {
      throw new IllegalArgumentException("a limit that is refused holds at no time");
    }
    return driver.support(part, Objects.requireNonNull(effect, "effect"));
  }

  @Override
  public HostInfo inspect() {
    return call("inspect the host", null, options.timeout(), driver::inspect);
  }

  @Override
  public Usage measure() {
    return call("measure the host", null, options.timeout(), driver::measure);
  }

  @Override
  public Guests<Guest> guests() {
    return CoreGuests.all(this);
  }

  @Override
  public VirtualMachines virtualMachines() {
    return new CoreVirtualMachines(this);
  }

  @Override
  public Containers containers() {
    return new CoreContainers(this);
  }

  @Override
  public Images images() {
    return new CoreImages(this);
  }

  @Override
  public Networks networks() {
    return new CoreNetworks(this);
  }

  @Override
  public Storage storage() {
    return new CoreStorage(this);
  }

  @Override
  public Services services() {
    return new CoreServices(this);
  }

  @Override
  public Subscription subscribe(Consumer<? super HostEvent> listener) {
    Objects.requireNonNull(listener, "listener");
    return call(
        "subscribe to events", null, options.timeout(), op -> events.subscribe(listener, op));
  }

  @Override
  public <T> Optional<T> unwrap(Class<T> type) {
    Objects.requireNonNull(type, "type");
    operations.requireOpen();
    return driver.unwrap(type);
  }

  @Override
  public void close() {
    if (!operations.close(options.timeout())) {
      return;
    }
    try {
      events.close();
      beforeClose();
    } finally {
      try {
        operations.free();
      } finally {
        driver.close();
      }
    }
  }

  private void beforeClose() {
    Duration timeout = options.timeout();
    CoreOperation op = operations.last(timeout.compareTo(LAST) < 0 ? timeout : LAST);
    try {
      Undisturbed.run(() -> driver.beforeClose(op));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "{0} was closed, but not all was put back: {1}", this, e);
    } finally {
      op.close();
    }
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
