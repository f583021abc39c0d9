package dev.posada.testkit;

/** All clauses, on a simulated hypervisor that can do everything. */
class MemoryContractTest extends MemoryContract {
  MemoryContractTest() {
    super("contract");
  }
}
