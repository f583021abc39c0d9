package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class AliveTest {
  private static final String WEB = "19ef52b3-b669-4752-84dd-753d47002aa9";
  private static final String ABC = "abc863c5-d853-4cc1-be2f-7b70cba6e7b6";
  private static final String DB = "c22863c5-d853-4cc1-be2f-7b70cba6e7b6";

  private static final String INIT = "    1 /sbin/init splash";
  private static final String SERVER =
      "  812 /usr/lib/virtualbox/VBoxSVC --auto-shutdown --inherit-startup-pipe 6";

  @Test
  void knowsWhatTheToolLists() {
    Alive alive =
        Alive.look(
            () -> List.of(),
            unseen(),
            () -> "\"we {b} \"q\"\" {" + WEB + "}\r\n\"b\" {" + ABC + "}\n");
    assertTrue(alive.may(WEB, () -> "anything"));
    assertTrue(alive.may(ABC, () -> "b"));
    assertFalse(alive.may(DB, () -> "anything"));
  }

  @Test
  void knowsWhatAProcessIsFor() {
    Alive alive =
        seen(
            "/usr/lib/virtualbox/VBoxHeadless --comment web --startvm " + WEB + " --vrde config",
            "grep -startvm " + DB);
    assertTrue(alive.may(WEB, () -> "web"));
    assertFalse(alive.may(DB, () -> "db"));
  }

  @Test
  void isNotMisledByANameThatLooksLikeAnOption() {
    Alive alive = seen("VirtualBoxVM --comment x --startvm y --startvm {" + WEB + "} --no-x");
    assertTrue(alive.may(WEB, () -> "x --startvm y"));
  }

  @Test
  void knowsOneThatSomebodyHasStartedByItsName() {
    Alive alive = seen("VBoxHeadless --startvm my web --vrde off");
    assertTrue(alive.may(WEB, () -> "my web"));
    assertFalse(alive.may(DB, () -> "my w"));
  }

  @Test
  void knowsOneThatSomebodyHasStartedByTheShortOption() {
    assertTrue(seen("/usr/lib/virtualbox/VBoxHeadless -s " + WEB).may(WEB, Assertions::fail));
    Alive named = seen("VBoxHeadless -s my web -v off", "VirtualBoxVM -s db");
    assertTrue(named.may(WEB, () -> "my web"));
    assertFalse(named.may(DB, () -> "db"));
  }

  @Test
  void asksForNoNameWhereAllProcessesTellTheirs() {
    assertFalse(seen("VBoxHeadless --startvm " + WEB).may(DB, Assertions::fail));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no server", "no first process"})
  void asksTheToolWhereNotAllProcessesAreSeen(String lack) {
    List<String> processes =
        List.of(
            lack.equals("no server") ? INIT : SERVER,
            "  900 sh 1 ",
            "  901 less /root/.config/VirtualBox/VBoxSVC.log",
            "  902 pgrep VBoxSVC");
    assertTrue(Alive.look(() -> processes, unseen(), AliveTest::web).may(WEB, () -> "web"));
  }

  @Test
  void aServerThatWasSeenOnceIsNotStartedToAskIt() {
    AtomicBoolean seesServer = unseen();
    Alive.look(() -> List.of(INIT, SERVER), seesServer, Assertions::fail);
    Alive none = Alive.look(() -> List.of(INIT), seesServer, Assertions::fail);
    assertFalse(none.may(WEB, Assertions::fail));
    String orphan = " 1000 /usr/lib/virtualbox/VBoxHeadless --startvm " + WEB;
    assertTrue(
        Alive.look(() -> List.of(INIT, orphan), seesServer, Assertions::fail)
            .may(WEB, Assertions::fail));
  }

  @Test
  void asksTheToolWhereTheProcessesWereNotListedThisTime() {
    AtomicBoolean seesServer = unseen();
    Alive.look(() -> List.of(INIT, SERVER), seesServer, Assertions::fail);
    assertTrue(Alive.look(() -> List.of(), seesServer, AliveTest::web).may(WEB, () -> "web"));
  }

  /** Or a program that looks seldom would start it each time. */
  @Test
  void aServerThatTheQuestionStartsIsSeenWhenItIsAnswered() {
    AtomicBoolean seesServer = unseen();
    List<String> processes = new ArrayList<>(List.of(INIT));
    Alive.look(
        () -> List.copyOf(processes),
        seesServer,
        () -> {
          processes.add(SERVER);
          return "";
        });
    assertTrue(seesServer.get());
  }

  private static AtomicBoolean unseen() {
    return new AtomicBoolean();
  }

  private static String web() {
    return "\"web\" {" + WEB + "}\n";
  }

  /** All that run besides the first and VirtualBox's server, so that the tool is not asked. */
  private static Alive seen(String... words) {
    List<String> processes = new ArrayList<>(List.of(INIT, SERVER));
    for (String one : words) {
      processes.add(" 1000 " + one);
    }
    return Alive.look(() -> processes, unseen(), Assertions::fail);
  }
}
