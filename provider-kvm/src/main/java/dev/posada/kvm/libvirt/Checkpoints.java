package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.CMemory;
import dev.posada.kvm.jna.Since5p6;
import dev.posada.kvm.jna.Since6p0;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.List;

/** Checkpoints of a domain, by their names, and backups since one. */
public final class Checkpoints {
  public static final int DELETE_METADATA_ONLY = 2;

  private final Domain domain;

  Checkpoints(Domain domain) {
    this.domain = domain;
  }

  private void require(Class<?> group, String function, String version) {
    domain.connection().libvirt().require(group, function, version);
  }

  /** {@code virDomainListAllCheckpoints}: their names. */
  public List<String> list(Operation op) {
    require(Since5p6.class, "virDomainListAllCheckpoints", "5.6.0");
    return domain.read(
        "virDomainListAllCheckpoints",
        op,
        pointer -> {
          long[] array = {0};
          int count = Answer.ok(Since5p6.virDomainListAllCheckpoints(pointer, array, 0));
          List<String> all = new ArrayList<>(count);
          for (long checkpoint : CMemory.takenArray(array[0], count)) {
            all.add(Since5p6.virDomainCheckpointGetName(checkpoint));
            Since5p6.virDomainCheckpointFree(checkpoint);
          }
          return List.copyOf(all);
        });
  }

  /** {@code virDomainCheckpointGetXMLDesc}. */
  public String xml(String name, Operation op) {
    require(Since5p6.class, "virDomainCheckpointGetXMLDesc", "5.6.0");
    return Call.of("virDomainCheckpointGetXMLDesc", name, domain.name())
        .read(
            domain.owned(),
            op,
            pointer -> {
              long checkpoint =
                  Answer.some(Since5p6.virDomainCheckpointLookupByName(pointer, name, 0));
              try {
                return Answer.text(Since5p6.virDomainCheckpointGetXMLDesc(checkpoint, 0));
              } finally {
                Since5p6.virDomainCheckpointFree(checkpoint);
              }
            });
  }

  /** {@code virDomainCheckpointDelete}. */
  public void delete(String name, int flags, Operation op) {
    require(Since5p6.class, "virDomainCheckpointDelete", "5.6.0");
    Call.of("virDomainCheckpointDelete", name, domain.name(), flags)
        .change(
            domain.owned(),
            op,
            pointer -> {
              long checkpoint =
                  Answer.some(Since5p6.virDomainCheckpointLookupByName(pointer, name, 0));
              try {
                return Answer.ok(Since5p6.virDomainCheckpointDelete(checkpoint, flags));
              } finally {
                Since5p6.virDomainCheckpointFree(checkpoint);
              }
            });
  }

  /**
   * {@code virDomainBackupBegin}; answers when it has begun, {@link DomainEvent.JobCompleted} tells
   * the end.
   *
   * @param checkpoint XML of one that is made at that moment, or null
   */
  public void beginBackup(String backup, String checkpoint, int flags, Operation op) {
    require(Since6p0.class, "virDomainBackupBegin", "6.0.0");
    domain.change(
        "virDomainBackupBegin",
        op,
        pointer -> Since6p0.virDomainBackupBegin(pointer, backup, checkpoint, flags),
        flags);
  }

  /** {@code virDomainBackupGetXMLDesc} of the backup that is under way; InvalidState without. */
  public String backup(Operation op) {
    require(Since6p0.class, "virDomainBackupGetXMLDesc", "6.0.0");
    return domain.read(
        "virDomainBackupGetXMLDesc",
        op,
        pointer -> Answer.text(Since6p0.virDomainBackupGetXMLDesc(pointer, 0)));
  }
}
