package dev.posada.kvm;

import dev.posada.ProviderOption;

/**
 * An option of a migration: both hosts do see the same disks, though libvirt cannot tell, and
 * refuses otherwise. Where it is not so, the disks are destroyed. Immutable.
 */
public enum SharedDisks implements ProviderOption {
  /** Migrates without libvirt's check ({@code VIR_MIGRATE_UNSAFE}). */
  TRUSTED
}
