package org.example.proc;

import org.junit.jupiter.api.Tag;
import dev.posada.testkit.HypervisorContract;
import org.junit.jupiter.api.AfterAll;

@Tag("slow")
class ProcContractTest extends HypervisorContract {
  private static final Lodging LODGING = Lodging.open();

  @AfterAll
  static void close() throws Exception {
    LODGING.close();
  }

  @Override
  protected String uri() {
    return LODGING.uri();
  }
}
