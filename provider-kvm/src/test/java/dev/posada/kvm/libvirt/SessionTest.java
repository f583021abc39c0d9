package dev.posada.kvm.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.kvm.InBetween;
import dev.posada.spi.Operation;
import dev.posada.testkit.TestOperation;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** With libvirt's test driver, which all threads share one connection to. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class SessionTest {
  private final TestOperation op = TestOperation.unlimited();
  private final Session session =
      new Session(TestDriver.library(), "test:///default", Connection.Settings.defaults());

  @AfterEach
  void close() {
    session.close();
  }

  private String type() {
    return session.on(op, connection -> connection.node().type(op));
  }

  private void lose() {
    assertThrows(
        ConnectionException.class,
        () ->
            session.on(
                op,
                connection -> {
                  connection.close(); // as far as a driver in this process can be lost
                  throw new ConnectionException("the other side has hung up");
                }));
  }

  /** As of its daemon to the one that has the networks, or of a migration to the other host. */
  @Test
  void theLossOfAnotherConnectionLeavesOneThatIsWell() {
    Connection before = session.on(op, connection -> connection);
    assertThrows(
        ConnectionException.class,
        () ->
            session.on(
                op,
                connection -> {
                  throw new ConnectionException("Failed to connect socket to virtnetworkd");
                }));
    assertSame(before, session.current());
    assertEquals("TEST", type());
  }

  /** It keeps that one for as long as ours, and every call that needs it fails. */
  @Test
  void whoHasAConnectionWhoseDaemonHasLostAnotherGoesOnAndNobodyElseGetsIt() {
    Connection before =
        session.on(
            op,
            shared -> {
              assertThrows(
                  ConnectionException.class,
                  () ->
                      session.on(
                          op,
                          same -> {
                            throw new ConnectionException("client socket is closed");
                          }));
              assertEquals("TEST", shared.node().type(op));
              assertNotSame(shared, session.on(op, next -> next));
              return shared;
            });
    assertThrows(IllegalStateException.class, () -> before.node().type(op), "it is not closed");
    assertEquals("TEST", type());
  }

  @Test
  void whoSharesAConnectionThatIsLostIsToldSoAndNotThatTheHostIsClosed() {
    ConnectionException told =
        assertThrows(
            ConnectionException.class,
            () ->
                session.on(
                    op,
                    connection -> {
                      lose();
                      return connection.node().type(op);
                    }));
    assertTrue(told.getMessage().contains("lost"), told.getMessage());
    assertEquals("TEST", type());
  }

  @Test
  void whoUsesItWhenTheHostIsClosedIsToldThat() {
    assertThrows(
        IllegalStateException.class,
        () ->
            session.on(
                op,
                connection -> {
                  session.close();
                  return connection.node().type(op);
                }));
    assertThrows(IllegalStateException.class, this::type);
  }

  /** As it is asked whether networks can be limited. */
  @Test
  void aQuestionOfOursIsNoCallThatTheNativeHandleStandsOn() {
    type();
    Asking own = new Asking(Duration.ofSeconds(20));
    assertEquals("TEST", session.on(own, connection -> connection.node().type(own)));
    assertEquals(
        "TEST",
        session.<String>newCall(
            Duration.ofSeconds(20),
            next -> session.on(next, connection -> connection.node().type(next))));
  }

  @Test
  void theNativeHandleStandsOnNoCallOfAnotherHost() {
    type();
    Operation begunElsewhere =
        InBetween.before("virConnectGetType", new Asking(Duration.ofSeconds(20)), () -> {});
    assertTrue(session.<Boolean>onBehalf(begunElsewhere, connection -> connection.isOpen()));
    assertEquals(
        "TEST",
        session.<String>newCall(
            Duration.ofSeconds(20),
            next -> session.on(next, connection -> connection.node().type(next))));
  }

  @Test
  void aHandleThatIsGivenBackAfterItsConnectionWasDroppedIsFreed() {
    String id = session.on(op, connection -> connection.domains().list(0, op).get(0).uuid());
    Connection[] dropped = {null};
    session.domain(
        id,
        op,
        domain -> {
          dropped[0] = session.current();
          lose();
          return null;
        });
    assertThrows(IllegalStateException.class, () -> dropped[0].node().type(op));
    assertEquals("test", session.domain(id, op, domain -> domain.name()));
  }
}
