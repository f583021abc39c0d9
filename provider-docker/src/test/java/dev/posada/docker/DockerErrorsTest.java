package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | No such container: web | NotFound",
        "404 | No such image: web:1 | NotFound",
        "404 | pull access denied for web, repository does not exist | NotFound",
        "404 | manifest for web:2 not found: manifest unknown | NotFound",
        "404 | sandbox 0123abcd not found | InvalidState",
        "404 | No such exec instance: 0123abcd | InvalidState",
        "404 | page not found | UnsupportedCapability",
        "404 | network x not found | Native",
        "409 | Conflict. The container name \"/web\" is already in use by container \"01\" "
            + "| AlreadyExists",
        "409 | Container 01 is not running | InvalidState",
        "409 | Container 01 is already paused | InvalidState",
        "409 | cannot start a paused container, try unpause instead | InvalidState",
        "409 | removal of container 01 is already in progress | InvalidState",
        "409 | You cannot remove a running container 01. Stop the container | InvalidState",
        "409 | conflict: unable to remove repository reference, container 01 is using it "
            + "| InvalidState",
        "409 | Memory limit should be smaller than already set memoryswap limit, update the "
            + "memoryswap at the same time | Rejected",
        "409 | Nano CPUs cannot be updated as CPU Period has already been set | Rejected",
        "400 | failed to create shim task: OCI runtime create failed: exec: \"x\": no such file "
            + "| Rejected",
        "500 | failed to create task for container: executable file not found in $PATH | Rejected",
        "404 | failed to create shim task: executable file not found in $PATH | Rejected",
        "400 | Minimum memory limit allowed is 6MB | Rejected",
        "400 | Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available | Rejected",
        "400 | Invalid signal: BLA | Rejected",
        "500 | Multiple IDs found with provided prefix: f | Rejected",
        "500 | Container 01 is not paused | InvalidState",
        "500 | Cannot restart container 01: container is marked for removal and cannot be started "
            + "| InvalidState",
        "500 | Cannot update container 01: Container is marked for removal and cannot be "
            + "\"update\". | InvalidState",
        "500 | unable to set memory limit to 33554432 (current usage: 53026816) | Rejected",
        "500 | failed to write \"5000000\": write pids.max: invalid argument | Rejected",
        "500 | runc did not terminate: the minimum allowed cpu-shares is 2 | Rejected",
        "500 | unauthorized: authentication required | PermissionDenied",
        "401 | who are you | PermissionDenied",
        "500 | write /var/lib/docker/tmp: no space left on device | InsufficientResources",
        "500 | driver failed programming external connectivity: Bind for 0.0.0.0:80 failed: port "
            + "is already allocated | Busy",
        "500 | a disk usage operation is already running | Busy",
        "429 | slow down | Busy",
        "501 | not implemented | UnsupportedCapability",
        "500 | something else | Native",
        "503 | something else | Native",
      })
  void means(int status, String said, String leaf) {
    HypervisorException e = DockerErrors.of(status, said);
    assertEquals(leaf + "Exception", e.getClass().getSimpleName());
    assertEquals(said, e.nativeError().orElseThrow().text());
    assertEquals(Integer.toString(status), e.nativeError().orElseThrow().code());
  }

  @Test
  void refusalsChangedNothingAndFailuresAreNotDecided() {
    assertEquals(
        Optional.of(Outcome.NOT_DONE), DockerErrors.of(409, "is running").failure().outcome());
    assertEquals(Optional.empty(), DockerErrors.of(500, "half").failure().outcome());
  }

  @Test
  void namesWhatIsNotThere() {
    NotFoundException container =
        (NotFoundException) DockerErrors.of(404, "No such container: web");
    assertEquals(Kind.CONTAINER, container.kind());
    assertTrue(container.getMessage().contains("\"web\""), container.getMessage());
    NotFoundException image = (NotFoundException) DockerErrors.of(404, "No such image: web:1");
    assertEquals(Kind.IMAGE, image.kind());
    assertTrue(image.getMessage().contains("\"web:1\""), image.getMessage());
  }
}
