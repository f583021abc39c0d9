package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.DeleteReport;
import dev.posada.testkit.TestOperation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeletionTest {
  private static final String VOLUME = "{'Type':'volume','Name':'v','Destination':'/data'}";

  private final TestOperation op = TestOperation.unlimited();

  private static String container(String label, String mount) {
    return ("200 {'Id':'c','Name':'/web','Image':'sha256:01','Config':{'Labels':{%s}},"
            + "'Mounts':[%s]}")
        .formatted(label, mount)
        .replace('\'', '"');
  }

  private static String image(String label) {
    return "200 {'Config':{'Labels':{%s}}}".formatted(label).replace('\'', '"');
  }

  private static String nonce(String value) {
    return "'posada/nonce':'%s'".formatted(value);
  }

  private DeleteReport delete(CannedEngine canned) {
    return new Deletion(canned.engine()).delete("c", op);
  }

  @Test
  void theVolumesOfOurContainerGoWithIt() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            container(nonce("ours"), VOLUME),
            image("'a':'b'"),
            "204",
            "200 {\"Volumes\": null}")) {
      assertEquals(List.of("container web", "volume v"), delete(canned).removed());
      assertEquals(
          List.of("GET /images/sha256:01/json", "DELETE /containers/c?v=1"),
          canned.requests().subList(1, 3));
    }
  }

  @Test
  void aLabelThatTheImageHasDoesNotMakeItOurs() throws Exception {
    try (CannedEngine canned =
        new CannedEngine("1.41", container(nonce("old"), VOLUME), image(nonce("old")), "204")) {
      DeleteReport report = delete(canned);
      assertEquals("DELETE /containers/c?v=0", canned.requests().get(2));
      assertEquals(List.of("container web"), report.removed());
      assertTrue(report.kept().get("volume v").contains("its image"), report::toString);
    }
  }

  @Test
  void whatWeMakeOfACommittedImageIsOurs() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            container(nonce("new"), VOLUME),
            image(nonce("old")),
            "204",
            "200 {\"Volumes\": null}")) {
      assertEquals(List.of("container web", "volume v"), delete(canned).removed());
    }
  }

  @Test
  void theVolumesStayWhereTheImageCannotBeAskedAnyMore() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41",
            container(nonce("ours"), VOLUME),
            "404 {\"message\":\"No such image: sha256:01\"}",
            "204")) {
      DeleteReport report = delete(canned);
      assertEquals("DELETE /containers/c?v=0", canned.requests().get(2));
      assertTrue(report.kept().get("volume v").contains("image is gone"), report::toString);
    }
  }

  @Test
  void theImageIsNotAskedForWhereNothingDependsOnIt() throws Exception {
    try (CannedEngine canned =
        new CannedEngine(
            "1.41", container(nonce("ours"), ""), "204", container("'a':'b'", VOLUME), "204")) {
      assertEquals(Map.of(), delete(canned).kept());
      assertEquals(
          Map.of("volume v", "Posada did not create the container"), delete(canned).kept());
      assertEquals(4, canned.requests().size(), canned.requests()::toString);
    }
  }
}
