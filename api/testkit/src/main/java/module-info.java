/** What proves a provider: the contract that all of them keep, and what their tests need. */
module dev.posada.testkit {
  requires transitive dev.posada;
  requires transitive org.junit.jupiter.api;

  exports dev.posada.testkit;
  exports dev.posada.testkit.fault;
  exports dev.posada.testkit.transcript;

  // JUnit calls the clauses and makes the extensions, which are no part of what others see.
  opens dev.posada.testkit to
      org.junit.platform.commons;
}
