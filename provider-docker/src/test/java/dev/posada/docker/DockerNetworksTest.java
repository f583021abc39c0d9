package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ContainerSpec;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.Network;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.docker.json.Json;
import dev.posada.testkit.TestOperation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(20)
class DockerNetworksTest {
  private static final String A = "200 {\"Id\":\"1a\",\"Name\":\"a\",\"Driver\":\"bridge\"}";
  private static final String B = "200 {\"Id\":\"2b\",\"Name\":\"b\",\"Driver\":\"bridge\"}";
  private static final String MADE = "201 {\"Id\":\"c\",\"Warnings\":null}";
  private static final String INSPECTED = "200 {\"Id\":\"c\",\"Name\":\"/web\"}";
  private static final ContainerSpec ON_BOTH =
      ContainerSpec.image("web:1").network("1a").network("b");

  private final TestOperation op = TestOperation.unlimited();

  private static DockerContainers containers(CannedEngine canned) {
    return new DockerContainers(
        canned.engine(),
        new HostFacts(2, Long.MAX_VALUE, true, true, true, true),
        Optional.empty(),
        new Workers());
  }

  @Test
  void aContainerIsMadeOnOneNetworkAndJoinsTheOthers() throws Exception {
    try (CannedEngine canned = new CannedEngine("1.41", A, B, MADE, "200")) {
      containers(canned).create(ON_BOTH, op);
      assertEquals(
          List.of(
              "GET /networks/1a",
              "GET /networks/b",
              "POST /containers/create",
              "POST /networks/b/connect"),
          canned.requests());
      Json body = canned.bodies().get(0);
      assertEquals("a", body.get("HostConfig").get("NetworkMode").text(""));
      assertEquals(Json.parse("{\"EndpointsConfig\":{\"a\":{}}}"), body.get("NetworkingConfig"));
      assertEquals(Json.parse("{\"Container\":\"c\"}"), canned.bodies().get(1));
    }
  }

  @Test
  void aNewerEngineMakesItOnAllOfThemAtOnce() throws Exception {
    try (CannedEngine canned = new CannedEngine("1.44", A, B, MADE)) {
      containers(canned).create(ON_BOTH, op);
      assertEquals(
          Json.parse("{\"EndpointsConfig\":{\"a\":{},\"b\":{}}}"),
          canned.bodies().get(0).get("NetworkingConfig"));
    }
  }

  /** A newer engine creates it, of which some do not start. */
  @Test
  void whoIsOnAPlaceOfTheHostIsOnNoOther() throws Exception {
    for (String place : List.of("none", "host")) {
      String alone = "200 {\"Id\":\"0\",\"Name\":\"%s\"}".formatted(place);
      try (CannedEngine canned = new CannedEngine("1.44", A, alone)) {
        ContainerSpec spec = ContainerSpec.image("web:1").network("1a").network(place);
        RejectedException e =
            assertThrows(RejectedException.class, () -> containers(canned).create(spec, op));
        assertEquals(Optional.of("leave out the network " + place), e.remedy());
        assertEquals(2, canned.requests().size(), "it is not created");
      }
    }
  }

  @Test
  void oneThatCannotJoinAllIsRemoved() throws Exception {
    String refusal = "400 {\"message\":\"container cannot be connected to host network\"}";
    try (CannedEngine canned = new CannedEngine("1.41", A, B, MADE, refusal, INSPECTED, "204")) {
      RejectedException e =
          assertThrows(RejectedException.class, () -> containers(canned).create(ON_BOTH, op));
      assertEquals(Optional.of(Outcome.NOT_DONE), e.failure().outcome());
      assertEquals("DELETE /containers/c?v=0", canned.requests().get(5));
    }
  }

  @Test
  void oneThatCannotBeRemovedEitherIsTold() throws Exception {
    String broken = "500 {\"message\":\"out of order\"}";
    try (CannedEngine canned = new CannedEngine("1.41", A, B, MADE, broken, broken)) {
      HypervisorException e =
          assertThrows(HypervisorException.class, () -> containers(canned).create(ON_BOTH, op));
      assertEquals(Optional.of(Outcome.PARTLY), e.failure().outcome());
      assertEquals(List.of("container c, without all that was asked for"), e.remains());
    }
  }

  @Test
  void nothingIsMadeOnANetworkThatIsNotThere() throws Exception {
    try (CannedEngine canned =
        new CannedEngine("1.41", "404 {\"message\":\"network container:x not found\"}")) {
      NotFoundException e =
          assertThrows(
              NotFoundException.class,
              () ->
                  containers(canned)
                      .create(ContainerSpec.image("web:1").network("container:x"), op));
      assertEquals(Kind.NETWORK, e.kind());
      assertEquals(List.of("GET /networks/container%3Ax"), canned.requests());
    }
  }

  @Test
  void theBeginningOfAnIdIsNoNetwork() throws Exception {
    try (CannedEngine canned =
        new CannedEngine("1.41", "200 {\"Id\":\"db01\",\"Name\":\"other\"}")) {
      NotFoundException e =
          assertThrows(
              NotFoundException.class,
              () -> containers(canned).create(ContainerSpec.image("web:1").network("db"), op));
      assertEquals(Kind.NETWORK, e.kind());
      assertEquals(List.of("GET /networks/db"), canned.requests());
    }
  }

  @Test
  void severalNetworksOfANameAreTold() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41", "400 {\"message\":\"network a is ambiguous (2 matches found on name)\"}")) {
      RejectedException e =
          assertThrows(
              RejectedException.class,
              () -> containers(canned).create(ContainerSpec.image("web:1").network("a"), op));
      assertTrue(e.getMessage().contains("ambiguous"), e.getMessage());
    }
  }

  @Test
  void toJoinWhatIsGoneIsNotFoundAlsoForAContainerThatIsOff() throws Exception {
    try (CannedEngine canned =
        new CannedEngine("1.41", "404 {\"message\":\"network 1a not found\"}")) {
      Network gone = Network.builder("1a", "a").build();
      assertThrows(
          NotFoundException.class,
          () -> new DockerNetworks(canned.engine(), Dialect.DOCKER).connect("c", gone, op));
    }
  }
}
