package dev.posada;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a host tells of one guest. Immutable. */
public sealed interface GuestInfo permits VirtualMachineInfo, ContainerInfo {

  /** {@return the guest's id} */
  String id();

  /** {@return its name now} */
  String name();

  /** {@return what it is doing} */
  GuestState state();

  /** {@return what it is doing, in the hypervisor's own word} */
  String nativeState();

  /** {@return its labels; those that begin with {@code posada/} are Posada's own} */
  Map<String, String> labels();

  /** {@return when it was created, by the clock of the host} */
  Optional<Instant> created();

  /** {@return its share of the host, as configured; a part that is not named is not known} */
  ResourceQuota quota();
}
