package org.example.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.AlreadyExistsException;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.RejectedException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class NamesTest {
  private final Lodging lodging = Lodging.open();

  @AfterEach
  void close() throws Exception {
    lodging.close();
  }

  static Stream<String> names() {
    return Stream.of(
        "grüße 🏨 日本",
        "it's \"quoted\"",
        "-rf",
        "--",
        "../../etc/passwd",
        "a\nb\r\nc\td",
        " blanks ",
        "back\\slash\\u0041 # = : !",
        "half \ud83c of a character",
        "$(reboot); `x` %s",
        "n".repeat(300));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameIsTakenWhole(String name) {
    Container guest = lodging.create(name, "sleep", "1d");
    assertEquals(name, guest.inspect().name());
    assertEquals(guest, lodging.host().containers().get(name));
    guest.start();
    guest.kill();
    guest.rename(name + "2").rename("plain").rename(name);
    assertEquals(name, guest.inspect().name());
    String value = name.substring(0, Math.min(name.length(), 200));
    guest.label("my/key.1", value);
    assertEquals(value, guest.inspect().labels().get("my/key.1"));
    assertEquals(List.of(guest), lodging.host().containers().list(Map.of("my/key.1", value)));
  }

  @Test
  void aWordArrivesWholeOrIsRefused() {
    Container guest = lodging.run("echo", "printf", "%s|", "-n", "", "a\nb", "grün 🏨", "$HOME");
    assertEquals(0, guest.awaitExit());
    assertEquals(List.of("-n||a", "b|grün 🏨|$HOME|"), guest.logs().map(Object::toString).toList());
    assertThrows(RejectedException.class, () -> lodging.create("x", "echo", "\ud83c"));
  }

  @Test
  void twoHostsOfOneFolderSeeTheSameGuests() {
    Container guest = lodging.run("one", "sleep", "1d");
    try (Host other =
        Hypervisors.load().connect(lodging.uri() + "/../" + lodging.folder().getFileName())) {
      Container same = other.containers().get("one");
      assertEquals(guest.id(), same.id());
      assertThrows(
          AlreadyExistsException.class,
          () -> other.containers().create(ContainerSpec.named("one").command("true")));
      same.kill();
      assertEquals(128 + 9, guest.awaitExit());
      same.rename("two");
    }
    assertEquals("two", guest.inspect().name());
  }

  @Test
  void labelsComeAndGo() {
    Container guest =
        lodging
            .host()
            .containers()
            .create(ContainerSpec.named("l").command("true").label("tier", "web").label("n", "1"));
    guest.label("tier", "db");
    guest.unlabel("n");
    guest.unlabel("never");
    Map<String, String> labels = new TreeMap<>(guest.inspect().labels());
    labels.keySet().removeIf(key -> key.startsWith("posada/"));
    assertEquals(Map.of("tier", "db"), labels);
  }

  @Test
  void otherUrisAreRefused() {
    for (String uri : List.of("proc:///a?b=c", "proc://host/a", "proc:/a", "proc+ssh://h/a")) {
      assertThrows(RejectedException.class, () -> Hypervisors.load().connect(uri).close(), uri);
    }
  }
}
