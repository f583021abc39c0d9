package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ContainerSpec;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.testkit.TestOperation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is left of a container that does not get all that was asked for. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class CreationTest {
  private static final String WARNED = "201 {\"Id\":\"c\",\"Warnings\":[\"no pids limit\"]}";
  private static final String INSPECTED =
      "200 {\"Id\":\"c\",\"Name\":\"/web\",\"HostConfig\":{\"PidsLimit\":0}}";
  private static final ContainerSpec LIMITED =
      ContainerSpec.image("web:1").quota(ResourceQuota.limit().processes(7));

  private static <E extends HypervisorException> E refused(
      Class<E> type, CannedEngine canned, TestOperation op) {
    DockerContainers containers =
        new DockerContainers(
            canned.engine(),
            new HostFacts(2, Long.MAX_VALUE, true, true, true, true),
            Optional.empty(),
            new Workers());
    return assertThrows(type, () -> containers.create(LIMITED, op));
  }

  private static final List<String> LOOKED_AND_REMOVED =
      List.of(
          "POST /containers/create",
          "GET /containers/c/json",
          "GET /containers/c/json",
          "DELETE /containers/c?v=0");

  @Test
  void oneWithoutItsLimitIsRemoved() throws Exception {
    try (CannedEngine canned = new CannedEngine("1.41", WARNED, INSPECTED, INSPECTED, "204")) {
      RejectedException e = refused(RejectedException.class, canned, TestOperation.unlimited());
      assertEquals(Optional.of(Outcome.NOT_DONE), e.failure().outcome());
      assertEquals(LOOKED_AND_REMOVED, canned.requests());
    }
  }

  @Test
  void oneThatCannotBeRemovedIsTold() throws Exception {
    String broken = "500 {\"message\":\"out of order\"}";
    try (CannedEngine canned = new CannedEngine("1.41", WARNED, INSPECTED, broken)) {
      RejectedException e = refused(RejectedException.class, canned, TestOperation.unlimited());
      assertEquals(Optional.of(Outcome.PARTLY), e.failure().outcome());
      assertEquals(List.of("container c, without all that was asked for"), e.remains());
    }
  }

  /** Nobody has seen whether it has its limits. */
  @Test
  void oneIsRemovedWhoseCreationIsCancelledBehindTheCall() throws Exception {
    try (CannedEngine canned = new CannedEngine("1.41", WARNED, INSPECTED, "204")) {
      TestOperation op = TestOperation.cancelledAt("/containers/c/json");
      OperationCancelledException e = refused(OperationCancelledException.class, canned, op);
      assertEquals(Optional.of(Outcome.NOT_DONE), e.failure().outcome());
      assertEquals("DELETE /containers/c?v=0", canned.requests().get(2));
    }
  }
}
