package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.vmrun.host.Settings;
import dev.posada.vmrun.host.Switch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract once for each way in which VMware may behave, as nobody has seen it or sources
 * differ: the clauses that the way may touch. {@code mvn test -Dtest='SwitchContractTest$*'} tries
 * them all.
 */
class SwitchContractTest {
  /** Beginnings of clauses by what a switch says that it touches. */
  private static final Map<String, List<String>> CLAUSES =
      Map.ofEntries(
          Map.entry("ADDRESS", List.of("READY-")),
          Map.entry("READY", List.of("READY-")),
          Map.entry("EXEC", List.of("EXEC-")),
          Map.entry("COPY", List.of("FILE-")),
          Map.entry("SNAPSHOT", List.of("SNAPSHOT-")),
          Map.entry("CLONE", List.of("CLONE-")),
          Map.entry("NIC", List.of("DEVICE-")),
          Map.entry("SETTINGS", List.of("LABEL-", "QUOTA-")),
          Map.entry("START", List.of("LIFE-", "STATE-")),
          Map.entry("STOP", List.of("LIFE-", "STATE-")),
          Map.entry("SHUTDOWN", List.of("LIFE-", "STATE-")),
          Map.entry("PAUSE", List.of("LIFE-", "STATE-")),
          Map.entry("RESET", List.of("LIFE-", "STATE-")),
          Map.entry("SAVE", List.of("LIFE-", "STATE-")));

  @Test
  void eachOtherValueHasAClassOfItsOwn(@TempDir Path folder) throws IOException {
    Settings usual = SimulatedHost.in(folder).simulator().home().settings();
    Set<String> values = new TreeSet<>();
    for (Switch one : Switch.values()) {
      one.choices().stream()
          .filter(value -> !usual.is(one, value))
          .forEach(value -> values.add(one + "=" + value));
    }
    Set<String> tried = new TreeSet<>();
    for (Class<?> one : SwitchContractTest.class.getDeclaredClasses()) {
      if (Switched.class.isAssignableFrom(one) && one != Switched.class) {
        tried.add(made(one).toString());
      }
    }
    assertEquals(values, tried);
  }

  private static Object made(Class<?> type) {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatEachSwitchTouchesIsKnown() {
    Stream.of(Switch.values())
        .flatMap(one -> one.touches().stream())
        .forEach(word -> assertEquals(true, CLAUSES.containsKey(word), word));
  }

  /** One value of one switch. */
  @EnabledOnOs({OS.LINUX, OS.MAC})
  abstract static class Switched extends SimulatedContract {
    private final Switch choice;
    private final String value;

    Switched(Switch choice, String value) {
      this.choice = choice;
      this.value = value;
    }

    @Override
    void prepare(SimulatedHost host) {
      host.set(choice, value);
      if (choice == Switch.PLAYER_CLONE) {
        host.set("product", "player");
      }
    }

    @Override
    protected Optional<String> leavesOut(String clause) {
      boolean touched =
          choice.touches().stream()
              .flatMap(word -> CLAUSES.get(word).stream())
              .anyMatch(clause::startsWith);
      return touched ? Optional.empty() : Optional.of(choice + " does not touch it");
    }

    @Override
    public String toString() {
      return choice + "=" + value;
    }
  }

  static final class NoIpEmptyTest extends Switched {
    NoIpEmptyTest() {
      super(Switch.NO_IP, "empty");
    }
  }

  static final class NoIpUnknownTest extends Switched {
    NoIpUnknownTest() {
      super(Switch.NO_IP, "unknown");
    }
  }

  static final class RunExitPropagateTest extends Switched {
    RunExitPropagateTest() {
      super(Switch.RUN_EXIT, "propagate");
    }
  }

  static final class RevertRunningErrorTest extends Switched {
    RevertRunningErrorTest() {
      super(Switch.REVERT_RUNNING, "error");
    }
  }

  static final class PredicateExit127Test extends Switched {
    PredicateExit127Test() {
      super(Switch.PREDICATE_EXIT, "127");
    }
  }

  static final class PredicateExit1Test extends Switched {
    PredicateExit1Test() {
      super(Switch.PREDICATE_EXIT, "1");
    }
  }

  static final class ToolsUnknownExit0Test extends Switched {
    ToolsUnknownExit0Test() {
      super(Switch.TOOLS_UNKNOWN_EXIT, "0");
    }
  }

  static final class NoToolsWordNotInstalledTest extends Switched {
    NoToolsWordNotInstalledTest() {
      super(Switch.NO_TOOLS_WORD, "notInstalled");
    }
  }

  static final class ToolsWordInstalledTest extends Switched {
    ToolsWordInstalledTest() {
      super(Switch.TOOLS_WORD, "installed");
    }
  }

  static final class StartPausedResumesTest extends Switched {
    StartPausedResumesTest() {
      super(Switch.START_PAUSED, "resumes");
    }
  }

  static final class UnpauseRunningErrorTest extends Switched {
    UnpauseRunningErrorTest() {
      super(Switch.UNPAUSE_RUNNING, "error");
    }
  }

  static final class SoftStopWithoutToolsErrorTest extends Switched {
    SoftStopWithoutToolsErrorTest() {
      super(Switch.SOFT_STOP_WITHOUT_TOOLS, "error");
    }
  }

  static final class StopDefaultHardTest extends Switched {
    StopDefaultHardTest() {
      super(Switch.STOP_DEFAULT, "hard");
    }
  }

  static final class HardStopCleanFALSETest extends Switched {
    HardStopCleanFALSETest() {
      super(Switch.HARD_STOP_CLEAN, "FALSE");
    }
  }

  static final class ResetHardLeavesOffTest extends Switched {
    ResetHardLeavesOffTest() {
      super(Switch.RESET_HARD, "leavesOff");
    }
  }

  static final class SuspendedIpErrorTest extends Switched {
    SuspendedIpErrorTest() {
      super(Switch.SUSPENDED_IP, "error");
    }
  }

  static final class ConfigAfterSuspendUnreadableOnceTest extends Switched {
    ConfigAfterSuspendUnreadableOnceTest() {
      super(Switch.CONFIG_AFTER_SUSPEND, "unreadableOnce");
    }
  }

  static final class SnapshotSuspendedStaleTest extends Switched {
    SnapshotSuspendedStaleTest() {
      super(Switch.SNAPSHOT_SUSPENDED, "stale");
    }
  }

  static final class EncryptedSnapshotWorksTest extends Switched {
    EncryptedSnapshotWorksTest() {
      super(Switch.ENCRYPTED_SNAPSHOT, "works");
    }
  }

  static final class CloneNameBaseTest extends Switched {
    CloneNameBaseTest() {
      super(Switch.CLONE_NAME, "base");
    }
  }

  static final class PlayerCloneFullTest extends Switched {
    PlayerCloneFullTest() {
      super(Switch.PLAYER_CLONE, "full");
    }
  }

  static final class CopyFolderSingleTest extends Switched {
    CopyFolderSingleTest() {
      super(Switch.COPY_FOLDER, "single");
    }
  }

  static final class DirectoryHeaderBareTest extends Switched {
    DirectoryHeaderBareTest() {
      super(Switch.DIRECTORY_HEADER, "bare");
    }
  }

  static final class DuplicateKeyLastTest extends Switched {
    DuplicateKeyLastTest() {
      super(Switch.DUPLICATE_KEY, "last");
    }
  }

  static final class MovedSilentTest extends Switched {
    MovedSilentTest() {
      super(Switch.MOVED, "silent");
    }
  }

  static final class NetworkAdaptersKnownTest extends Switched {
    NetworkAdaptersKnownTest() {
      super(Switch.NETWORK_ADAPTERS, "known");
    }
  }

  static final class PipesHeldTest extends Switched {
    PipesHeldTest() {
      super(Switch.PIPES, "held");
    }
  }
}
