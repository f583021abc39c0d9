package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.ContainerSpec;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.UnsupportedCapabilityException;
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

  private static final List<String> LOOKED_AND_REMOVED =
      List.of(
          "POST /containers/create",
          "GET /containers/c/json",
          "GET /containers/c/json",
          "DELETE /containers/c?v=0");

  private static DockerContainers containers(CannedEngine canned) {
    return new DockerContainers(
        canned.engine(),
        new HostFacts(2, Long.MAX_VALUE, true, true, true, true),
        Optional.empty(),
        new Workers());
  }

  private static <E extends HypervisorException> E refused(
      Class<E> type, CannedEngine canned, ContainerSpec spec, TestOperation op) {
    return assertThrows(type, () -> containers(canned).create(spec, op));
  }

  @Test
  void oneWithoutItsLimitIsRemoved() throws Exception {
    try (CannedEngine canned = new CannedEngine("1.41", WARNED, INSPECTED, INSPECTED, "204")) {
      RejectedException e =
          refused(RejectedException.class, canned, LIMITED, TestOperation.unlimited());
      assertEquals(Optional.of(Outcome.NOT_DONE), e.failure().outcome());
      assertEquals(LOOKED_AND_REMOVED, canned.requests());
    }
  }

  @Test
  void oneThatCannotBeRemovedIsTold() throws Exception {
    String broken = "500 {\"message\":\"out of order\"}";
    try (CannedEngine canned = new CannedEngine("1.41", WARNED, INSPECTED, broken)) {
      RejectedException e =
          refused(RejectedException.class, canned, LIMITED, TestOperation.unlimited());
      assertEquals(Optional.of(Outcome.PARTLY), e.failure().outcome());
      assertEquals(List.of("container c, without all that was asked for"), e.remains());
    }
  }

  /** Nobody has seen whether it has its limits. */
  @Test
  void oneIsRemovedWhoseCreationIsCancelledBehindTheCall() throws Exception {
    try (CannedEngine canned = new CannedEngine("1.41", WARNED, INSPECTED, "204")) {
      TestOperation op = TestOperation.cancelledAt("/containers/c/json");
      OperationCancelledException e =
          refused(OperationCancelledException.class, canned, LIMITED, op);
      assertEquals(Optional.of(Outcome.NOT_DONE), e.failure().outcome());
      assertEquals("DELETE /containers/c?v=0", canned.requests().get(2));
    }
  }

  @Test
  void aPlatformIsNotDroppedByAnOlderEngine() throws Exception {
    ContainerSpec spec =
        ContainerSpec.image("web:1")
            .option(DockerContainerOptions.defaults().platform("linux/arm64"));
    try (CannedEngine canned = new CannedEngine("1.40")) {
      refused(UnsupportedCapabilityException.class, canned, spec, TestOperation.unlimited());
      assertEquals(List.of(), canned.requests());
    }
    try (CannedEngine canned = new CannedEngine("1.41", "201 {\"Id\":\"c\"}")) {
      containers(canned).create(spec, TestOperation.unlimited());
      assertEquals("POST /containers/create?platform=linux%2Farm64", canned.requests().get(0));
    }
  }
}
