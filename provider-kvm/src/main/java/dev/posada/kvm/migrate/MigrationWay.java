package dev.posada.kvm.migrate;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.MigrateOptions;
import dev.posada.RejectedException;
import dev.posada.kvm.DiskPool;
import dev.posada.kvm.KvmMigrateOptions;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.libvirt.Jobs;
import dev.posada.spi.ShownUri;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** How a machine is sent, in libvirt's flags and parameters. Immutable. */
final class MigrationWay {
  private final MigrateOptions options;
  private final KvmMigrateOptions more;
  private final Optional<String> peer;

  private MigrationWay(MigrateOptions options, KvmMigrateOptions more, Optional<String> peer) {
    this.options = options;
    this.more = more;
    this.peer = peer;
  }

  /**
   * Refuses what libvirt cannot.
   *
   * @param target the URI by which this process is connected to it
   */
  static MigrationWay of(MigrateOptions options, String target) {
    List<KvmMigrateOptions> all =
        options.options().stream()
            .filter(KvmMigrateOptions.class::isInstance)
            .map(KvmMigrateOptions.class::cast)
            .toList();
    if (all.size() > 1) {
      throw refusal("there are two KvmMigrateOptions", "say all in one");
    }
    KvmMigrateOptions more = all.isEmpty() ? KvmMigrateOptions.defaults() : all.get(0);
    requirePossible(options, more);
    Optional<String> peer =
        more.isPeerToPeer() ? more.peer().or(() -> Optional.of(remote(target))) : Optional.empty();
    return new MigrationWay(options, more, peer);
  }

  private static RejectedException refusal(String why, String remedy) {
    return new RejectedException(why, Failure.notDone().remedy(remedy));
  }

  private static String remote(String uri) {
    if (URI.create(uri).getHost() == null) {
      throw refusal(
          "the source's daemon cannot know what "
              + ShownUri.of(uri)
              + " is, as it names no machine",
          "name a URI that it can reach, by peerToPeer(uri)");
    }
    return uri;
  }

  private static void requirePossible(MigrateOptions options, KvmMigrateOptions more) {
    if (more.isTunnelled() && !more.isPeerToPeer()) {
      throw refusal("only daemons that speak with each other have a tunnel", "add peerToPeer()");
    }
    if (more.isTunnelled() && (more.isPostCopy() || more.connections().isPresent())) {
      throw refusal("libvirt's tunnel is one connection, one way", "leave out tunnelled()");
    }
    boolean ofMemory =
        more.isTunnelled()
            || more.isAutoConverge()
            || more.isPostCopy()
            || more.isCompressed()
            || more.connections().isPresent();
    if (ofMemory && !options.isLive()) {
      throw refusal("a machine that is off has no memory to send: " + more, "leave that out");
    }
    if (!options.copyDisks() && options.options().stream().anyMatch(DiskPool.class::isInstance)) {
      throw refusal("no disk is made in a pool there", "say copyDisks(true), or no DiskPool");
    }
    boolean slow = options.bandwidth().filter(rate -> mib(rate) == 0).isPresent();
    if (slow && options.isLive()) {
      throw new RejectedException(
          "a migration sends at least 1 MiB/s: " + options.bandwidth().get() + "/s",
          Failure.notDone());
    }
  }

  private static long mib(ByteSize rate) {
    return rate.bytes() / ByteSize.mib(1).bytes();
  }

  /** By which URI the daemons do it themselves. */
  Optional<String> peer() {
    return peer;
  }

  boolean isTunnelled() {
    return more.isTunnelled();
  }

  boolean isPostCopy() {
    return more.isPostCopy();
  }

  int flags() {
    return (more.isPeerToPeer() ? Jobs.MIGRATE_PEER2PEER : 0)
        | (more.isTunnelled() ? Jobs.MIGRATE_TUNNELLED : 0)
        | (more.isAutoConverge() ? Jobs.MIGRATE_AUTO_CONVERGE : 0)
        | (more.isPostCopy() ? Jobs.MIGRATE_POSTCOPY : 0)
        | (more.isCompressed() ? Jobs.MIGRATE_COMPRESSED : 0)
        | (more.connections().isPresent() ? Jobs.MIGRATE_PARALLEL : 0)
        | (more.isSharedDisksTrusted() ? Jobs.MIGRATE_UNSAFE : 0);
  }

  TypedParameters parameters() {
    TypedParameters all = TypedParameters.none();
    if (options.isLive() && options.bandwidth().isPresent()) {
      all = all.withUnsignedLong("bandwidth", mib(options.bandwidth().get()));
    }
    if (more.dataUri().isPresent()) {
      all = all.withText("migrate_uri", more.dataUri().get());
    }
    if (more.isCompressed()) {
      all = all.withText("compression", "xbzrle");
    }
    if (more.connections().isPresent()) {
      all = all.withInt("parallel.connections", more.connections().getAsInt());
    }
    return all;
  }
}
