package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class AliveTest {
  private static final String WEB = "19ef52b3-b669-4752-84dd-753d47002aa9";
  private static final String DB = "c22863c5-d853-4cc1-be2f-7b70cba6e7b6";

  @Test
  void knowsWhatTheToolLists() {
    Alive alive = Alive.of("\"we {b} \"q\"\" {" + WEB + "}\r\n", Stream.of());
    assertTrue(alive.may(WEB, "anything"));
    assertFalse(alive.may(DB, "anything"));
  }

  @Test
  void knowsWhatAProcessIsFor() {
    Alive alive =
        Alive.of(
            "",
            Stream.of(
                "/usr/lib/virtualbox/VBoxSVC --auto-shutdown --inherit-startup-pipe 6",
                "/usr/lib/virtualbox/VBoxHeadless --comment web --startvm "
                    + WEB
                    + " --vrde config",
                "grep -startvm " + DB));
    assertTrue(alive.may(WEB, "web"));
    assertFalse(alive.may(DB, "db"));
  }

  @Test
  void isNotMisledByANameThatLooksLikeAnOption() {
    Alive alive =
        Alive.of(
            "", Stream.of("VirtualBoxVM --comment x --startvm y --startvm {" + WEB + "} --no-x"));
    assertTrue(alive.may(WEB, "x --startvm y"));
  }

  @Test
  void knowsOneThatSomebodyHasStartedByItsName() {
    Alive alive = Alive.of("", Stream.of("VBoxHeadless --startvm my web --vrde off"));
    assertTrue(alive.may(WEB, "my web"));
    assertFalse(alive.may(DB, "my w"));
  }
}
