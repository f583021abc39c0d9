package dev.posada.kvm.libvirt;

import dev.posada.kvm.jna.VirDomain;
import dev.posada.spi.Operation;

/** A domain's memory on disk: of libvirt itself, which the next start takes, and in files. */
public final class SavedState {
  private final Domain domain;

  SavedState(Domain domain) {
    this.domain = domain;
  }

  /** {@code virDomainManagedSave}; a cancel aborts it. */
  public void save(int flags, Operation op) {
    Call.of("virDomainManagedSave", domain.name(), flags)
        .change(
            domain.owned(),
            op,
            domain.jobs().aborting(),
            pointer -> Answer.ok(VirDomain.virDomainManagedSave(pointer, flags)));
  }

  /** {@code virDomainHasManagedSaveImage}. */
  public boolean exists(Operation op) {
    return domain.read(
        "virDomainHasManagedSaveImage",
        op,
        pointer -> Answer.ok(VirDomain.virDomainHasManagedSaveImage(pointer, 0)) == 1);
  }

  /** {@code virDomainManagedSaveRemove}. */
  public void remove(Operation op) {
    domain.change(
        "virDomainManagedSaveRemove",
        op,
        pointer -> VirDomain.virDomainManagedSaveRemove(pointer, 0));
  }

  /**
   * {@code virDomainSaveFlags}; a cancel aborts it.
   *
   * @param file on the host
   * @param xml the definition to come back with, or null
   */
  public void saveTo(String file, String xml, int flags, Operation op) {
    Call.of("virDomainSaveFlags", domain.name(), file, flags)
        .change(
            domain.owned(),
            op,
            domain.jobs().aborting(),
            pointer -> Answer.ok(VirDomain.virDomainSaveFlags(pointer, file, xml, flags)));
  }
}
