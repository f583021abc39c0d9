package dev.posada.kvm;

import dev.posada.ProviderOption;
import java.util.Objects;

/**
 * An option of a disk that is made: in which of libvirt's storage pools. Without it that is the
 * pool {@code default}, or else the first that is active. Immutable.
 *
 * @param name the name of the pool
 */
public record DiskPool(String name) implements ProviderOption {

  /**
   * Checks the name.
   *
   * @param name the name of the pool
   */
  public DiskPool {
    Objects.requireNonNull(name, "name");
  }
}
