package dev.posada;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class HypervisorExceptionTest {
  private static final Support NO = Support.no("too old", "update it");

  static Stream<HypervisorException> leaves() {
    Failure known = Failure.partly(List.of("half"));
    return Stream.of(
        new AlreadyExistsException(Kind.IMAGE, "a", known),
        new BusyException("a", known),
        new ConnectionException("a", known),
        new InsufficientResourcesException("a", known),
        new InvalidStateException("a", known),
        new NativeException("a", known),
        new NotFoundException(Kind.FILE, "a", known),
        new OperationCancelledException("a", known),
        new OperationTimeoutException("a", known),
        new PermissionDeniedException("a", known),
        new RejectedException("a", known),
        new UnsupportedCapabilityException(Capability.EXEC, NO, known));
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void toldAnewItStaysTheSameLeaf(HypervisorException e) {
    e.addSuppressed(new IOException("on the side"));
    IOException cause = new IOException("behind it");
    HypervisorException anew = e.with("told anew", Failure.unknown().cause(cause));
    assertSame(e.getClass(), anew.getClass());
    assertEquals("told anew", anew.getMessage());
    assertSame(cause, anew.getCause());
    assertArrayEquals(e.getStackTrace(), anew.getStackTrace());
    assertArrayEquals(e.getSuppressed(), anew.getSuppressed());
    assertEquals(Outcome.UNKNOWN, anew.outcome());
    assertEquals(Outcome.PARTLY, e.outcome());
    assertEquals(List.of("half"), e.remains());
    assertEquals(List.of(), anew.remains());
    assertEquals(kind(e), kind(anew));
  }

  private static Object kind(HypervisorException e) {
    return e instanceof NotFoundException missing
        ? missing.kind()
        : e instanceof AlreadyExistsException there
            ? there.kind()
            : e instanceof UnsupportedCapabilityException cannot ? cannot.capability() : "";
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void itSurvivesSerializationWithoutItsDetails(HypervisorException e) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(e);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      HypervisorException read = (HypervisorException) in.readObject();
      assertEquals(e.getMessage(), read.getMessage());
      assertEquals(Outcome.UNKNOWN, read.outcome());
      assertTrue(read.guest().isEmpty());
    }
  }

  @Test
  void everyMethodOfFailureReturnsACopy() {
    Failure none = Failure.undecided();
    NativeError said = new NativeError("fake", "42", "no");
    Failure all =
        none.outcome(Outcome.NOT_DONE)
            .remedy("wait")
            .nativeError(said)
            .lastSeen(GuestState.PAUSED)
            .report(QuotaReport.builder(ResourceQuota.limit(), ResourceQuota.limit()).build());
    assertEquals(Optional.empty(), none.outcome());
    assertEquals("outcome not decided", none.toString());
    HypervisorException e = new NativeException("a", all);
    assertEquals(Optional.of("wait"), e.remedy());
    assertEquals(Optional.of(said), e.nativeError());
    assertEquals(Optional.of(GuestState.PAUSED), e.lastSeen());
    assertTrue(e.report().isPresent());
    assertEquals("NOT_DONE: no (fake 42)", all.toString());
    assertEquals("no (fake)", new NativeError("fake", "", "no").toString());
  }

  @Test
  void whatRemainsIsPartlyDoneAndCopied() {
    List<String> remains = new ArrayList<>(List.of("a disk"));
    Failure partly = Failure.notDone().remains(remains);
    remains.clear();
    assertEquals(Optional.of(Outcome.PARTLY), partly.outcome());
    assertEquals(List.of("a disk"), new BusyException("a", partly).remains());
  }

  @Test
  void anUndecidedOutcomeReadsAsUnknown() {
    assertEquals(Outcome.UNKNOWN, new BusyException("a", Failure.undecided()).outcome());
    assertEquals(Outcome.NOT_DONE, new BusyException("a").outcome());
  }

  @Test
  void messagesSayWhat() {
    assertEquals(
        "no virtual machine \"web\"",
        new NotFoundException(Kind.VIRTUAL_MACHINE, "web", Failure.notDone()).getMessage());
    assertEquals(
        "a container \"web\" exists already",
        new AlreadyExistsException(Kind.CONTAINER, "web", Failure.notDone()).getMessage());
    UnsupportedCapabilityException e =
        new UnsupportedCapabilityException(Capability.EXEC, NO, Failure.notDone());
    assertEquals("no support for EXEC: too old", e.getMessage());
    assertEquals(Optional.of("update it"), e.remedy());
    assertThrows(NullPointerException.class, () -> new BusyException(null));
    assertThrows(
        RuntimeException.class,
        () -> new UnsupportedCapabilityException("x", Support.yes(), Failure.notDone()));
  }
}
