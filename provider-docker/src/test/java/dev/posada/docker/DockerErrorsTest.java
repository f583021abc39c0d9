package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | network x has active endpoints | disconnect or stop",
        "409 | remove x: volume is in use - [01] | delete the containers",
        "403 | Pool overlaps with other one on this address space | another subnet",
        "500 | invalid subinterface vlan name x, example formatting is eth0.10 | eth0",
        "500 | Bind for 0.0.0.0:80 failed: port is already allocated | another port",
        "500 | listen tcp4 0.0.0.0:80: bind: address already in use | another port",
        "400 | failed to create shim task: exec: \"x\": executable file not found in $PATH: unknown "
            + "| in the image",
        "400 | OCI runtime create failed: exec: \"/x\": stat /x: no such file or directory: unknown "
            + "| in the image",
        "400 | invalid mount config for type \"bind\": bind source path does not exist: /x "
            + "| on the engine's machine",
        "404 | image with reference x:1 was found but does not match the specified platform: "
            + "wanted linux/arm64, actual: linux/amd64 | leave the platform out",
        "500 | the --mount option requires BuildKit. Refer to the manual | docker buildx",
        "500 | COPY failed: file not found in build context or excluded by .dockerignore: stat x "
            + "| .dockerignore",
        "500 | invalid reference format: repository name must be lowercase | lower case",
        "500 | Error processing tar file(exit status 1): unexpected EOF | that save wrote",
        "500 | open /d/tmp/docker-import-12/bin/json: no such file or directory | importFrom",
      })
  void saysWhatIsToBeDone(int status, String said, String remedy) {
    String told = DockerErrors.of(status, said).remedy().orElse("-");
    assertTrue(told.contains(remedy), told);
  }

  @Test
  void aNameThatIsNoneIsRefusedBeforeAnythingIsDone() {
    assertEquals(Outcome.NOT_DONE, DockerErrors.of(500, "invalid reference format: x").outcome());
  }

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
        "404 | network x not found | NotFound",
        "500 | Could not attach to network x: rpc error: code = NotFound desc = network x not found "
            + "| NotFound",
        "404 | unable to find network with name or ID x: network not found | NotFound",
        "404 | get x: no such volume | NotFound",
        "404 | no volume with name \"x\" found: no such volume | NotFound",
        "404 | volume x not found | NotFound",
        "404 | failed to resolve reference \"h/web:2\": h/web:2: not found | NotFound",
        "500 | failed to resolve reference \"h/web:2\": pull access denied, repository does not "
            + "exist or may require authorization: authorization failed: no basic auth "
            + "credentials | NotFound",
        "404 | create v: error looking up volume plugin x: plugin \"x\" not found | NotFound",
        "404 | service x not found | NotFound",
        "404 | no such service: x | NotFound",
        "409 | network with name x already exists | AlreadyExists",
        "409 | network name x already used: network already exists | AlreadyExists",
        "409 | rpc error: code = AlreadyExists desc = name conflicts with an existing object: "
            + "service x already exists | AlreadyExists",
        "403 | error while removing network: network x id 01 has active endpoints | InvalidState",
        "403 | endpoint with name web already exists in network x | InvalidState",
        "500 | container 01 is not connected to network x | InvalidState",
        "500 | container 01 is not connected to the network x | InvalidState",
        "400 | rpc error: code = FailedPrecondition desc = network x is in use by service y "
            + "| InvalidState",
        "403 | Could not attach to network x: rpc error: code = PermissionDenied desc = network x "
            + "not manually attachable | Rejected",
        "409 | remove x: volume is in use - [01] | InvalidState",
        "403 | bridge is a pre-defined network and cannot be removed | Rejected",
        "403 | Pool overlaps with other one on this address space | Rejected",
        "400 | network x is ambiguous (2 matches found on name) | Rejected",
        "500 | invalid subinterface vlan name x, example formatting is eth0.10 | Rejected",
        "500 | loopback interface is not a valid macvlan parent link | Rejected",
        "500 | network dm-01 is already using parent interface x | Rejected",
        "400 | container cannot be connected to multiple networks with one of the networks in "
            + "private (none) mode | Rejected",
        "500 | rpc error: code = Unknown desc = update out of sequence | Busy",
        "503 | This node is not a swarm manager. Use \"docker swarm init\" | UnsupportedCapability",
        "503 | Swarm is encrypted and needs to be unlocked before it can be used "
            + "| UnsupportedCapability",
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
        "500 | Head \"http://h/v2/\": no basic auth credentials | PermissionDenied",
        "500 | An image does not exist locally with the tag: h/web | NotFound",
        "500 | tag does not exist: h/web:1 | NotFound",
        "400 | refusing to create a tag with a digest reference | Rejected",
        "500 | Cannot locate specified Dockerfile: Recipe | Rejected",
        "500 | failed to reach build target x in Dockerfile | Rejected",
        "500 | write /var/lib/docker/tmp: no space left on device | InsufficientResources",
        "500 | driver failed programming external connectivity: Bind for 0.0.0.0:80 failed: port "
            + "is already allocated | Busy",
        "500 | a disk usage operation is already running | Busy",
        "429 | slow down | Busy",
        "404 | image with reference x:1 was found but does not match the specified platform "
            + "| Rejected",
        "500 | open /d/tmp/docker-import-12/bin/json: no such file or directory | Rejected",
        "501 | not implemented | UnsupportedCapability",
        "404 | Could not find the file /a b in container 01 | NotFound",
        "500 | lstat /data/overlay2/01/merged/etc/passwd/x: not a directory | NotFound",
        "500 | lstat /etc/passwd/x: not a directory | NotFound",
        "404 | \"/x\" could not be found on container 01: no such file or directory | NotFound",
        "404 | no such file or directory | NotFound",
        "404 | network not found | NotFound",
        "500 | subnet 10.1.2.0/24 is already used on the host or by another config | Rejected",
        "500 | container 01 is already connected to network \"x\": network is already connected "
            + "| InvalidState",
        "500 | \"x\" has associated containers with it. Use -f to forcibly delete containers and "
            + "pods: network is being used | InvalidState",
        "500 | container rootfs is marked read-only | PermissionDenied",
        "403 | mounted volume is marked read-only | PermissionDenied",
        "500 | extraction point is not a directory | Rejected",
        "500 | Error processing tar file(exit status 1): cannot overwrite directory \"/a\" with "
            + "non-directory \"/\" | Rejected",
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
    assertEquals(
        Optional.of(Outcome.NOT_DONE),
        DockerErrors.of(500, "container rootfs is marked read-only").failure().outcome());
    for (String podman :
        List.of("subnet 10.1.2.0/24 is already used", "\"x\" ...: network is being used")) {
      assertEquals(Optional.of(Outcome.NOT_DONE), DockerErrors.of(500, podman).failure().outcome());
    }
    assertEquals(Optional.empty(), DockerErrors.of(500, "half").failure().outcome());
  }

  @Test
  void namesWhatIsNotThere() {
    NotFoundException container =
        (NotFoundException) DockerErrors.of(404, "No such container: web");
    assertEquals(Kind.CONTAINER, container.kind());
    assertTrue(container.getMessage().contains("\"web\""), container.getMessage());
    for (String said :
        new String[] {
          "Could not find the file /a b in container 01",
          "No such container:path: 01:/a b",
          "lstat /data/overlay2/01/merged/a b: not a directory",
          "lstat /a b: not a directory"
        }) {
      NotFoundException file = (NotFoundException) DockerErrors.of(404, said);
      assertEquals(Kind.FILE, file.kind());
      assertTrue(file.getMessage().contains("\"/a b\""), file.getMessage());
    }
    NotFoundException image = (NotFoundException) DockerErrors.of(404, "No such image: web:1");
    assertEquals(Kind.IMAGE, image.kind());
    assertTrue(image.getMessage().contains("\"web:1\""), image.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NETWORK | network x not found",
        "NETWORK | unable to find network with name or ID x: network not found",
        "VOLUME | get x: no such volume",
        "VOLUME | volume x not found",
        "IMAGE | failed to resolve reference \"x\": x: not found",
        "VOLUME | no volume with name \"x\" found: no such volume",
        "POOL | create v: error looking up volume plugin x: plugin \"x\" not found",
        "SERVICE | service x not found",
        "SERVICE | no such service: x",
      })
  void tellsTheKindAndTheNameOfWhatIsNotThere(Kind kind, String said) {
    NotFoundException e = (NotFoundException) DockerErrors.of(404, said);
    assertEquals(kind, e.kind());
    assertTrue(e.getMessage().contains("\"x\""), e.getMessage());
  }
}
