package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.docker.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ContainerMountsTest {
  private static String read(String text) throws Exception {
    return ContainerMounts.read(Json.parse(text.replace('\'', '"'))).toString();
  }

  @Test
  void readsEveryKind() throws Exception {
    assertEquals(
        "[volume data at /data, read only, /srv of the host at /x, memory at /scratch]",
        read(
            """
            {'Mounts': [
              {'Type': 'volume', 'Name': 'data', 'Source': '/var/lib/docker/volumes/data/_data',
               'Destination': '/data', 'RW': false},
              {'Type': 'bind', 'Source': '/srv', 'Destination': '/x', 'RW': true},
              {'Type': 'tmpfs', 'Source': '', 'Destination': '/scratch', 'RW': true}]}
            """));
  }

  @Test
  void memoryThatIsSaidTheOtherWayIsThereToo() throws Exception {
    assertEquals(
        "[memory at /a, read only, memory at /b]",
        read(
            """
            {'Mounts': [{'Type': 'tmpfs', 'Destination': '/a', 'RW': false}],
             'HostConfig': {'Tmpfs': {'/a': '', '/b': 'rw,size=1m'}}}
            """));
  }

  @Test
  void whatUsersCannotAskForIsLeftOut() throws Exception {
    assertEquals(
        "[]",
        read(
            """
            {'Mounts': [{'Type': 'npipe', 'Source': 'x', 'Destination': 'y'},
                        {'Type': 'bind', 'Source': 'relative', 'Destination': '/y'}]}
            """));
    assertEquals("[]", read("{'Mounts': null}"));
  }
}
