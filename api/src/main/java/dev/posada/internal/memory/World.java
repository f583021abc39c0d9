package dev.posada.internal.memory;

import dev.posada.Credentials;
import dev.posada.HostEvent;
import dev.posada.Kind;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.memory.Fault;
import dev.posada.spi.EventSink;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A simulated host with all that is in it, shared by all who know its URI. What it has is guarded
 * by the lock of its {@link Timeline}. Thread-safe; its public methods are those of {@link
 * dev.posada.memory.MemoryWorld}.
 */
public final class World {
  static final String OUTAGE = "the simulated connection is broken";

  /** Worlds are never forgotten: who connects again is to find what was there. */
  private static final Map<String, World> ALL = new ConcurrentHashMap<>();

  private final String name;
  private final Timeline time = new Timeline();
  private final Faults faults = new Faults(this);
  private final Capacity capacity = new Capacity();
  private final Register<SimulatedMachine> machines = new Register<>(this, Kind.VIRTUAL_MACHINE);
  private final Register<SimulatedContainer> containers = new Register<>(this, Kind.CONTAINER);
  private final ImageStore images = new ImageStore(this);
  private final ImageRegistry registry = new ImageRegistry();
  private final Budget budget = new Budget();
  private final VolumeStore volumes = new VolumeStore(this, budget);
  private final Disks disks = new Disks(this);
  private final NetworkStore networks = new NetworkStore(this);
  private final HostPorts ports = new HostPorts();
  private final ServiceStore services = new ServiceStore(this);
  private final HostMeter meter = new HostMeter(this);
  private final List<EventSink> sinks = new ArrayList<>();
  private final Set<ResourceQuota.Part> dropped = EnumSet.noneOf(ResourceQuota.Part.class);
  private volatile boolean connected = true;
  private volatile long outages;

  private World(String name) {
    this.name = name;
  }

  /**
   * {@return the world of a URI}
   *
   * @param uri as in {@code memory:///inn}
   */
  public static World of(String uri) {
    return named(MemoryUri.world(uri));
  }

  static World of(URI uri) {
    return named(MemoryUri.world(uri));
  }

  private static World named(String name) {
    return ALL.computeIfAbsent(name, World::new);
  }

  /** {@return what its clock says} */
  public Instant now() {
    return time.locked(time::now);
  }

  /**
   * Lets time pass at once.
   *
   * @param by how much
   */
  public void advance(Duration by) {
    time.advance(by);
  }

  /**
   * Sets the speed of the clock.
   *
   * @param timesRealTime how much faster than real time; 0 to stop it
   */
  public void speed(double timesRealTime) {
    time.speed(timesRealTime);
  }

  /**
   * Injects a fault.
   *
   * @param fault the fault
   * @return withdraws it
   */
  public Subscription inject(Fault fault) {
    return faults.inject(fault);
  }

  /** Breaks every connection. */
  public void disconnect() {
    time.locked(
        () -> {
          if (connected) {
            connected = false;
            outages++;
            sinks.forEach(EventSink::disconnected);
            time.wake();
          }
        });
  }

  /** Makes connections possible again. */
  public void reconnect() {
    time.locked(
        () -> {
          if (!connected) {
            connected = true;
            for (EventSink sink : sinks) {
              sink.connected();
              sink.lost(); // what happened in between was told to nobody
            }
          }
        });
  }

  /**
   * Lets a guest's process die.
   *
   * @param guest its id or name
   */
  public void crash(String guest) {
    time.locked(() -> find(guest).crash());
  }

  /**
   * Lets a machine's kernel die.
   *
   * @param machine its id or name
   */
  public void panic(String machine) {
    time.locked(
        () ->
            machines
                .find(machine)
                .orElseThrow(() -> Refused.missing(Kind.VIRTUAL_MACHINE, machine))
                .panic());
  }

  /**
   * Makes a guest deaf to shutdown.
   *
   * @param guest its id or name
   */
  public void ignoreShutdown(String guest) {
    time.locked(() -> find(guest).ignoreShutdown());
  }

  /**
   * Makes the hypervisor drop limits.
   *
   * @param parts which
   */
  public void dropLimits(Collection<ResourceQuota.Part> parts) {
    time.locked(
        () -> {
          dropped.clear();
          dropped.addAll(parts);
        });
  }

  /**
   * Makes a registry of images ask for a user.
   *
   * @param server the registry
   * @param user who may pull and push
   */
  public void requireLogin(String server, Credentials user) {
    time.locked(() -> registry.requireLogin(server, user));
  }

  /** Makes it as new. */
  public void reset() {
    time.locked(
        () -> {
          List<SimulatedGuest> gone = new ArrayList<>(machines.all());
          gone.addAll(containers.all());
          gone.forEach(SimulatedGuest::vanish);
          services.clear();
          machines.clear();
          containers.clear();
          images.clear();
          registry.clear();
          volumes.clear();
          disks.clear();
          networks.clear();
          ports.clear();
          budget.reset();
          capacity.reset();
          dropped.clear();
          faults.clear();
          time.reset();
          meter.reset();
          reconnect();
          sinks.forEach(EventSink::lost);
        });
  }

  private SimulatedGuest find(String idOrName) {
    if (machines.find(idOrName).isPresent()) {
      return machines.find(idOrName).get();
    }
    return containers
        .find(idOrName)
        .orElseThrow(() -> Refused.missing(Kind.VIRTUAL_MACHINE, idOrName));
  }

  String name() {
    return name;
  }

  Timeline time() {
    return time;
  }

  Faults faults() {
    return faults;
  }

  Capacity capacity() {
    return capacity;
  }

  Register<SimulatedMachine> machines() {
    return machines;
  }

  Register<SimulatedContainer> containers() {
    return containers;
  }

  ImageStore images() {
    return images;
  }

  Disks disks() {
    return disks;
  }

  ImageRegistry registry() {
    return registry;
  }

  NetworkStore networks() {
    return networks;
  }

  /** Returns the ports of the host. */
  HostPorts ports() {
    return ports;
  }

  ServiceStore services() {
    return services;
  }

  /** Returns what the host itself has used. */
  HostMeter meter() {
    return meter;
  }

  VolumeStore volumes() {
    return volumes;
  }

  /** Returns what bounds the contents that it keeps. */
  Budget budget() {
    return budget;
  }

  boolean isConnected() {
    return connected;
  }

  /** Returns how often connections broke so far. */
  long outages() {
    return outages;
  }

  boolean drops(ResourceQuota.Part part) {
    return dropped.contains(part);
  }

  void add(EventSink sink) {
    sinks.add(sink);
  }

  void remove(EventSink sink) {
    sinks.remove(sink);
  }

  /** Tells all who watch and are connected; under the lock, so that all hear the same order. */
  void tell(HostEvent.Kind kind, SimulatedGuest guest) {
    if (connected) {
      sinks.forEach(sink -> sink.guest(kind, guest.summary()));
    }
    time.wake();
  }
}
