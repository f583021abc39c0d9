package dev.posada.kvm;

import java.util.Optional;

/** The clauses on states, limits and snapshots, which take as long as all others together. */
@LabDaemon.Needed
class KvmStatesContractTest extends KvmContractTest {
  @Override
  protected Optional<String> leavesOut(String clause) {
    return isOfStates(clause) && !isWhole()
        ? Optional.empty()
        : Optional.of("KvmContractTest tries it");
  }
}
