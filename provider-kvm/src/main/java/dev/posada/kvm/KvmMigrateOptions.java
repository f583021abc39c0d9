package dev.posada.kvm;

import dev.posada.ProviderOption;
import dev.posada.spi.ShownUri;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An option of a migration: what only libvirt has. Immutable; each method returns a changed copy.
 *
 * <p>Without it this process speaks with both daemons, and QEMU sends the memory to QEMU, to the
 * address by which the target's host knows itself. Where the disks are copied, a {@link DiskPool}
 * beside it says in which pool of the target they are made.
 */
public final class KvmMigrateOptions implements ProviderOption {
  private static final KvmMigrateOptions DEFAULTS = new KvmMigrateOptions(new Values());

  private final Values values;

  private KvmMigrateOptions(Values values) {
    this.values = values;
  }

  private static final class Values implements Cloneable {
    private boolean peerToPeer;
    private String peer;
    private String dataUri;
    private boolean tunnelled;
    private boolean autoConverge;
    private boolean postCopy;
    private boolean compressed;
    private int connections;
    private boolean sharedDisksTrusted;

    Values copy() {
      try {
        return (Values) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private interface Change {
    void of(Values values);
  }

  private KvmMigrateOptions with(Change change) {
    Values copy = values.copy();
    change.of(copy);
    return new KvmMigrateOptions(copy);
  }

  /** {@return what libvirt does unless it is told otherwise} */
  public static KvmMigrateOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy in which the daemon of the source connects to the one of the target, by the URI
   * of the target's host; that one has to name a machine} The move then ends also if this process
   * does.
   */
  public KvmMigrateOptions peerToPeer() {
    return with(copy -> copy.peerToPeer = true);
  }

  /**
   * {@return a copy in which the daemon of the source connects to the one of the target}
   *
   * @param uri by which the source's daemon reaches it, as in {@code qemu+tls://there/system}
   */
  public KvmMigrateOptions peerToPeer(String uri) {
    Objects.requireNonNull(uri, "uri");
    return peerToPeer().with(copy -> copy.peer = uri);
  }

  /**
   * {@return a copy that sends the memory through the daemons' own connection, encrypted if that
   * is} Of a move from peer to peer alone, and not with {@link #postCopy}, {@link #parallel} or
   * copied disks.
   */
  public KvmMigrateOptions tunnelled() {
    return with(copy -> copy.tunnelled = true);
  }

  /**
   * {@return a copy that sends the memory to another address}
   *
   * @param uri where the target's host is to be reached, as in {@code tcp://10.0.0.2}
   */
  public KvmMigrateOptions through(String uri) {
    Objects.requireNonNull(uri, "uri");
    return with(copy -> copy.dataUri = uri);
  }

  /** {@return a copy that slows the machine down until it changes less than is sent} */
  public KvmMigrateOptions autoConverge() {
    return with(copy -> copy.autoConverge = true);
  }

  /**
   * {@return a copy that lets the machine run on the target once its memory was sent one time, and
   * fetches what changed meanwhile when it is needed} From then on neither a cancel nor a deadline
   * ends the move, and if the network breaks, the machine is lost.
   */
  public KvmMigrateOptions postCopy() {
    return with(copy -> copy.postCopy = true);
  }

  /** {@return a copy that sends of a page that changed again only what differs} */
  public KvmMigrateOptions compressed() {
    return with(copy -> copy.compressed = true);
  }

  /**
   * {@return a copy that sends over several connections at once}
   *
   * @param connections how many, 1 to 255
   */
  public KvmMigrateOptions parallel(int connections) {
    if (connections < 1 || connections > 255) {
      throw new IllegalArgumentException("1 to 255 connections: " + connections);
    }
    return with(copy -> copy.connections = connections);
  }

  /**
   * {@return a copy that migrates without libvirt's check whether the disks are shared} For hosts
   * that do see the same disks, though libvirt cannot tell. Where it is not so, the disks are
   * destroyed.
   */
  public KvmMigrateOptions sharedDisksTrusted() {
    return with(copy -> copy.sharedDisksTrusted = true);
  }

  /** {@return whether the daemons speak with each other} */
  public boolean isPeerToPeer() {
    return values.peerToPeer;
  }

  /** {@return by which URI the daemon here reaches the one there, if it is told} */
  public Optional<String> peer() {
    return Optional.ofNullable(values.peer);
  }

  /** {@return where QEMU is to send the memory, if it is told} */
  public Optional<String> dataUri() {
    return Optional.ofNullable(values.dataUri);
  }

  /** {@return whether all goes through the daemons} */
  public boolean isTunnelled() {
    return values.tunnelled;
  }

  /** {@return whether the guest may be slowed down} */
  public boolean isAutoConverge() {
    return values.autoConverge;
  }

  /** {@return whether the guest may go on there before its memory is} */
  public boolean isPostCopy() {
    return values.postCopy;
  }

  /** {@return whether the memory is compressed} */
  public boolean isCompressed() {
    return values.compressed;
  }

  /** {@return how many connections send the memory, if more than one was asked for} */
  public OptionalInt connections() {
    return values.connections == 0 ? OptionalInt.empty() : OptionalInt.of(values.connections);
  }

  /** {@return whether it is not checked that both hosts see the disks} */
  public boolean isSharedDisksTrusted() {
    return values.sharedDisksTrusted;
  }

  @Override
  public String toString() {
    return (values.peerToPeer ? "peer to peer" : "direct")
        + (values.peer == null ? "" : " by " + ShownUri.of(values.peer))
        + (values.dataUri == null ? "" : " through " + values.dataUri)
        + (values.tunnelled ? ", tunnelled" : "")
        + (values.autoConverge ? ", auto-converge" : "")
        + (values.postCopy ? ", post-copy" : "")
        + (values.compressed ? ", compressed" : "")
        + (values.connections == 0 ? "" : ", " + values.connections + " connections")
        + (values.sharedDisksTrusted ? ", shared disks trusted" : "");
  }
}
