package dev.posada.testkit;

/** What a host with hot-plug may have to refuse of a machine that is on. */
public enum LiveChange {
  /** A disk becomes larger. */
  DISK_CAPACITY,
  /** A network interface comes or goes. */
  NETWORK_INTERFACE
}
