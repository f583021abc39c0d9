package dev.posada.memory;

import dev.posada.Credentials;
import dev.posada.ResourceQuota;
import dev.posada.Subscription;
import dev.posada.internal.memory.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The world behind a {@code memory:///} URI, to make happen in it what happens to real ones.
 * Thread-safe.
 *
 * <p>All worlds of one URI are the same one. What it is asked for takes effect at once, also for
 * hosts that are connected and calls that are waiting.
 *
 * <pre>{@code
 * MemoryWorld world = MemoryWorld.of("memory:///inn");
 * world.freeze();
 * try (Host host = Hypervisors.load().connect("memory:///inn")) {
 *   Guest job = host.containers().run(ContainerSpec.image("alpine").command("sleep", "3600"));
 *   world.advance(Duration.ofHours(1));
 *   assertEquals(GuestState.STOPPED, job.inspect().state());
 * }
 * }</pre>
 */
public final class MemoryWorld {
  private final World world;

  private MemoryWorld(World world) {
    this.world = world;
  }

  /**
   * {@return the world of a URI, empty if nobody was there before}
   *
   * @param uri as in {@code memory:///inn}
   * @throws dev.posada.RejectedException if it is no such URI
   */
  public static MemoryWorld of(String uri) {
    return new MemoryWorld(World.of(Objects.requireNonNull(uri, "uri")));
  }

  /** {@return what its clock says} */
  public Instant now() {
    return world.now();
  }

  /**
   * Lets time pass at once. All that was due has happened when this returns.
   *
   * @param by how much time, 0 or more
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + by);
    }
    world.advance(by);
  }

  /**
   * Stops the clock: time passes by {@link #advance} only. A verb that waits for something that
   * takes time, as {@code start} of a machine does, waits until then.
   */
  public void freeze() {
    world.speed(0);
  }

  /**
   * Lets the clock run.
   *
   * @param timesRealTime how much faster than real time, more than 0; 100 unless changed
   */
  public void speed(double timesRealTime) {
    if (!(timesRealTime > 0 && timesRealTime <= 1e6)) {
      throw new IllegalArgumentException("a speed is more than 0, up to 1e6: " + timesRealTime);
    }
    world.speed(timesRealTime);
  }

  /**
   * Makes something go wrong. Of several faults that strike one call, the one that was injected
   * first comes first.
   *
   * @param fault what, and with which call
   * @return closing it withdraws the fault; calls that hang by it go on
   */
  public Subscription inject(Fault fault) {
    return world.inject(Objects.requireNonNull(fault, "fault"));
  }

  /**
   * Breaks every connection, with its logs and processes, until {@link #reconnect()}. Guests run
   * on.
   */
  public void disconnect() {
    world.disconnect();
  }

  /** Makes connections possible again. */
  public void reconnect() {
    world.reconnect();
  }

  /**
   * Lets the process of a running guest die: the machine is crashed, the container ends with exit
   * code 137.
   *
   * @param guest its id or name
   * @throws dev.posada.NotFoundException if there is no such guest
   * @throws dev.posada.InvalidStateException if it does not run
   */
  public void crash(String guest) {
    world.crash(guest);
  }

  /**
   * Lets the kernel of a running machine die: it is crashed, and its process is still there.
   *
   * @param machine its id or name
   * @throws dev.posada.NotFoundException if there is no such machine
   * @throws dev.posada.InvalidStateException if it does not run
   */
  public void panic(String machine) {
    world.panic(machine);
  }

  /**
   * Makes a guest deaf to {@code shutdown}, for good.
   *
   * @param guest its id or name
   * @throws dev.posada.NotFoundException if there is no such guest
   */
  public void ignoreShutdown(String guest) {
    world.ignoreShutdown(guest);
  }

  /**
   * Makes the hypervisor drop limits: it says that it has set them, and has not.
   *
   * @param parts which, in place of those before; none to set all again
   */
  public void dropLimits(ResourceQuota.Part... parts) {
    world.dropLimits(List.of(parts));
  }

  /**
   * Makes a registry of images ask who pulls from it and pushes to it, which {@link
   * dev.posada.ConnectOptions#registry} says; without this a registry welcomes everybody.
   *
   * @param server the registry as references begin, as in {@code localhost:5000}; {@code docker.io}
   *     for references that name none
   * @param user who may, in place of the one before
   */
  public void requireLogin(String server, Credentials user) {
    world.requireLogin(
        Objects.requireNonNull(server, "server"), Objects.requireNonNull(user, "user"));
  }

  /**
   * Makes it as new: no guests, no images, no volumes, no faults, connected, the clock at the
   * present moment and its usual speed. Hosts stay connected.
   */
  public void reset() {
    world.reset();
  }
}
