package dev.posada.kvm.libvirt;

import dev.posada.testkit.TestOperation;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/** The hypervisor that comes inside libvirt's library, if the library is there. */
public final class TestDriver {
  private TestDriver() {}

  /** Skips the test, with the reason, if there is no library. */
  public static Libvirt library() {
    try {
      return Libraries.here().load(lookedAt -> {});
    } catch (NotLoadedException e) {
      System.out.println("skipped, " + e.getMessage() + ": " + e.remedy());
      return Assumptions.abort(e.getMessage());
    }
  }

  /** A world that nobody else sees but who opens {@code test:///default} in this process. */
  public static Connection connect(ConnectionListener listener) {
    return Connection.open(
        library(),
        "test:///default",
        Connection.Settings.defaults(),
        listener,
        TestOperation.unlimited());
  }

  /** The same, for who wants to hear of nothing. */
  public static Connection connect() {
    return connect(
        new ConnectionListener() {
          @Override
          public void event(DomainEvent event) {}

          @Override
          public void lost(Reason reason) {}
        });
  }

  /** A machine that is defined and off. */
  public static String xml(String name) {
    return "<domain type='test'><name>"
        + name
        + "</name><uuid>"
        + UUID.randomUUID()
        + "</uuid><memory>262144</memory><vcpu current='1'>4</vcpu><os><type>hvm</type></os>"
        + "</domain>";
  }
}
