package dev.posada.kvm.libvirt;

import com.sun.jna.NativeLong;
import dev.posada.kvm.jna.Structs;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.jna.VirJob;
import dev.posada.spi.Operation;
import dev.posada.spi.ShownUri;
import java.util.Optional;

/** What a domain is busy with, and the long calls. */
public final class Jobs {
  public static final int STATS_COMPLETED = 1;

  public static final int MIGRATE_LIVE = 1;
  public static final int MIGRATE_PEER2PEER = 2;
  public static final int MIGRATE_TUNNELLED = 4;
  public static final int MIGRATE_PERSIST_DEST = 8;
  public static final int MIGRATE_UNDEFINE_SOURCE = 16;
  public static final int MIGRATE_PAUSED = 32;
  public static final int MIGRATE_NON_SHARED_DISK = 64;
  public static final int MIGRATE_NON_SHARED_INC = 128;
  public static final int MIGRATE_UNSAFE = 512;
  public static final int MIGRATE_OFFLINE = 1024;
  public static final int MIGRATE_ABORT_ON_ERROR = 4096;
  public static final int MIGRATE_COMPRESSED = 2048;
  public static final int MIGRATE_AUTO_CONVERGE = 8192;
  public static final int MIGRATE_POSTCOPY = 32768;
  public static final int MIGRATE_PARALLEL = 131072;

  public static final int BLOCK_COPY_SHALLOW = 1;
  public static final int BLOCK_COPY_REUSE_EXT = 2;
  public static final int BLOCK_COPY_TRANSIENT_JOB = 4;
  public static final int BLOCK_COMMIT_SHALLOW = 1;
  public static final int BLOCK_COMMIT_DELETE = 2;
  public static final int BLOCK_COMMIT_ACTIVE = 4;
  public static final int BLOCK_ABORT_PIVOT = 2;
  private static final int RESIZE_BYTES = 1;

  private static final NativeLong UNLIMITED = new NativeLong(0);

  private final Domain domain;

  Jobs(Domain domain) {
    this.domain = domain;
  }

  /**
   * How far a job is.
   *
   * @param type {@code virDomainJobType}, 0 if there is none
   */
  public record Job(int type, TypedParameters figures) {}

  /** {@code virDomainGetJobStats}. */
  public Job stats(int flags, Operation op) {
    return domain.read(
        "virDomainGetJobStats",
        op,
        pointer -> {
          int[] type = {0};
          long[] params = {0};
          int[] count = {0};
          Answer.ok(VirJob.virDomainGetJobStats(pointer, type, params, count, flags));
          return new Job(type[0], TypedParameters.taken(params[0], count[0]));
        },
        flags);
  }

  /** {@code virDomainAbortJob}. */
  public void abort(Operation op) {
    domain.change("virDomainAbortJob", op, VirJob::virDomainAbortJob);
  }

  /**
   * {@return what ends a call that is under way, from another thread; not traced, as no operation
   * is left} It needs a free place among the five calls of the connection.
   */
  Runnable aborting() {
    return () -> {
      long pointer;
      try {
        pointer = domain.owned().enter();
      } catch (IllegalStateException closed) {
        return; // it is over
      }
      try {
        VirJob.virDomainAbortJob(pointer); // fails if it is over already
      } finally {
        domain.owned().leave();
      }
    };
  }

  /**
   * {@code virDomainMigrate3}; blocks until it is there; a cancel aborts it.
   *
   * @return the domain on the other side, to be closed
   */
  public Domain migrate(Connection to, TypedParameters parameters, int flags, Operation op) {
    return Call.of("virDomainMigrate3", domain.name(), to.shown(), flags)
        .change(
            domain.owned(),
            op,
            aborting(),
            pointer -> {
              long target = to.owned().enter();
              try {
                long moved =
                    parameters.lend(
                        (array, count) ->
                            Answer.some(
                                VirJob.virDomainMigrate3(pointer, target, array, count, flags)));
                return Domain.of(to, moved);
              } finally {
                to.owned().leave();
              }
            });
  }

  /** {@code virDomainMigrateToURI3}: the daemons do it; a cancel aborts it. */
  public void migrateTo(String uri, TypedParameters parameters, int flags, Operation op) {
    Call.of("virDomainMigrateToURI3", domain.name(), ShownUri.of(uri), flags)
        .change(
            domain.owned(),
            op,
            aborting(),
            pointer ->
                parameters.lend(
                    (array, count) ->
                        Answer.ok(
                            VirJob.virDomainMigrateToURI3(pointer, uri, array, count, flags))));
  }

  /** {@code virDomainMigrateStartPostCopy}; only while it migrates, and only if that was asked. */
  public void startPostCopy(Operation op) {
    domain.change(
        "virDomainMigrateStartPostCopy",
        op,
        pointer -> VirJob.virDomainMigrateStartPostCopy(pointer, 0));
  }

  /** {@code virDomainMigrateSetMaxDowntime}; only while it migrates. */
  public void setMaxDowntime(long millis, Operation op) {
    domain.change(
        "virDomainMigrateSetMaxDowntime",
        op,
        pointer -> VirJob.virDomainMigrateSetMaxDowntime(pointer, millis, 0),
        millis);
  }

  /**
   * {@code virDomainBlockCopy}; answers when it has begun.
   *
   * @param disk its target, as in {@code vda}
   */
  public void blockCopy(
      String disk, String xml, TypedParameters parameters, int flags, Operation op) {
    Call.of("virDomainBlockCopy", disk, domain.name(), flags)
        .change(
            domain.owned(),
            op,
            pointer ->
                parameters.lend(
                    (array, count) ->
                        Answer.ok(
                            VirJob.virDomainBlockCopy(pointer, disk, xml, array, count, flags))));
  }

  /**
   * {@code virDomainBlockCommit}; answers when it has begun.
   *
   * @param base file below, or null for the lowest
   * @param top file above, or null for the one in use
   */
  public void blockCommit(String disk, String base, String top, int flags, Operation op) {
    Call.of("virDomainBlockCommit", disk, domain.name(), base, top, flags)
        .change(
            domain.owned(),
            op,
            pointer ->
                Answer.ok(VirJob.virDomainBlockCommit(pointer, disk, base, top, UNLIMITED, flags)));
  }

  /** {@code virDomainBlockPull}: of all that lies below; answers when it has begun. */
  public void blockPull(String disk, Operation op) {
    Call.of("virDomainBlockPull", disk, domain.name())
        .change(
            domain.owned(),
            op,
            pointer -> Answer.ok(VirJob.virDomainBlockPull(pointer, disk, UNLIMITED, 0)));
  }

  /** {@code virDomainBlockResize}, bytes. */
  public void blockResize(String disk, long bytes, Operation op) {
    Call.of("virDomainBlockResize", disk, domain.name(), bytes)
        .change(
            domain.owned(),
            op,
            pointer -> Answer.ok(VirJob.virDomainBlockResize(pointer, disk, bytes, RESIZE_BYTES)));
  }

  /** {@code virDomainGetBlockJobInfo}; empty if the disk has no job. */
  public Optional<Structs.BlockJobInfo> blockJob(String disk, Operation op) {
    return Call.of("virDomainGetBlockJobInfo", disk, domain.name())
        .read(
            domain.owned(),
            op,
            pointer -> {
              byte[] info = new byte[Structs.BLOCK_JOB_INFO];
              int jobs = Answer.ok(VirJob.virDomainGetBlockJobInfo(pointer, disk, info, 0));
              return jobs == 0 ? Optional.empty() : Optional.of(Structs.blockJobInfo(info));
            });
  }

  /** {@code virDomainBlockJobAbort}; with {@link #BLOCK_ABORT_PIVOT} the end that is wanted. */
  public void endBlockJob(String disk, int flags, Operation op) {
    Call.of("virDomainBlockJobAbort", disk, domain.name(), flags)
        .change(
            domain.owned(),
            op,
            pointer -> Answer.ok(VirJob.virDomainBlockJobAbort(pointer, disk, flags)));
  }
}
