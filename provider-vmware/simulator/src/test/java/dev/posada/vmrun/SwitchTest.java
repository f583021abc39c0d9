package dev.posada.vmrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each value of each switch gives an answer, or files, of its own. */
@Execution(ExecutionMode.CONCURRENT)
class SwitchTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Switch.class)
  void eachValueChangesAnAnswer(Switch choice) throws Exception {
    List<String> told = new ArrayList<>();
    for (String value : choice.choices()) {
      Stage stage = Stage.in(Files.createDirectories(folder.resolve(value + told.size())));
      stage.set("switch.network_adapters", "unknown");
      stage.set(choice, value);
      told.add(scene(choice, stage).replace(stage.folder().toString(), ""));
    }
    assertEquals(told.size(), new HashSet<>(told).size(), told::toString);
    assertFalse(choice.touches().isEmpty());
  }

  private static String scene(Switch choice, Stage stage) throws Exception {
    Path vmx = stage.machine("web");
    String path = vmx.toString();
    switch (choice) {
      case NO_IP, START_PAUSED, UNPAUSE_RUNNING, RESET_HARD, SUSPENDED_IP ->
          stage.run("start", vmx);
      case RUN_EXIT, PREDICATE_EXIT, TOOLS_WORD, COPY_FOLDER, DIRECTORY_HEADER ->
          stage.run("start", vmx);
      default -> {}
    }
    String login = "-gu guest -gp guest";
    return switch (choice) {
      case NO_IP -> {
        stage.set(vmx, Trait.IP, "");
        yield stage.outcome("getGuestIPAddress", path);
      }
      case RUN_EXIT ->
          stage.outcome(words(login, "runProgramInGuest", path, "/bin/sh", "-c", "exit 7"));
      case REVERT_RUNNING -> {
        stage.run("snapshot", vmx, "s");
        stage.run("start", vmx);
        yield stage.outcome("revertToSnapshot", path, "s");
      }
      case PREDICATE_EXIT -> stage.outcome(words(login, "fileExistsInGuest", path, "/nope"));
      case TOOLS_UNKNOWN_EXIT, NO_TOOLS_WORD -> {
        stage.set(vmx, Trait.TOOLS, "none");
        yield stage.outcome("checkToolsState", path);
      }
      case TOOLS_WORD -> stage.outcome("checkToolsState", path);
      case START_PAUSED -> {
        stage.run("pause", vmx);
        stage.run("start", vmx);
        yield stage.outcome(words(login, "listProcessesInGuest", path));
      }
      case UNPAUSE_RUNNING -> stage.outcome("unpause", path);
      case SOFT_STOP_WITHOUT_TOOLS -> {
        stage.set(vmx, Trait.TOOLS, "none");
        stage.run("start", vmx);
        yield stage.outcome("stop", path, "soft");
      }
      case STOP_DEFAULT -> {
        stage.set(vmx, Trait.SOFT_STOP, "ignored");
        stage.run("start", vmx);
        yield stage.outcome("stop", path);
      }
      case HARD_STOP_CLEAN -> {
        stage.run("start", vmx);
        stage.run("stop", vmx, "hard");
        yield stage
            .text(vmx)
            .lines()
            .filter(l -> l.startsWith("cleanShutdown"))
            .toList()
            .toString();
      }
      case RESET_HARD -> {
        stage.run("reset", vmx, "hard");
        yield stage.outcome("list");
      }
      case SUSPENDED_IP -> {
        stage.run("suspend", vmx);
        yield stage.outcome("getGuestIPAddress", path);
      }
      case CONFIG_AFTER_SUSPEND -> {
        stage.run("start", vmx);
        stage.run("suspend", vmx);
        yield stage.outcome("listSnapshots", path);
      }
      case SNAPSHOT_SUSPENDED -> {
        stage.run("start", vmx);
        stage.run("suspend", vmx);
        stage.run("snapshot", vmx, "s");
        yield stage.outcome("start", path, "nogui");
      }
      case ENCRYPTED_SNAPSHOT -> {
        Files.writeString(vmx, stage.text(vmx) + "encryption.keySafe = \"vmware:key/list/x\"\n");
        stage.set(vmx, Trait.PASSWORD, "p");
        stage.run("-vp", "p", "start", path);
        yield stage.outcome("-vp", "p", "snapshot", path, "s");
      }
      case CLONE_NAME -> {
        Path clone = stage.folder().resolve("vms/copy/copy.vmx");
        stage.run("clone", vmx, clone.toString(), "full");
        yield stage
            .text(clone)
            .lines()
            .filter(l -> l.startsWith("displayName"))
            .toList()
            .toString();
      }
      case PLAYER_CLONE -> {
        stage.set("product", "player");
        yield stage.outcome(
            "clone", path, stage.folder().resolve("vms/c/c.vmx").toString(), "full");
      }
      case COPY_FOLDER -> {
        Path some = Files.createDirectories(stage.folder().resolve("some"));
        yield stage.outcome(
            words(login, "CopyFileFromHostToGuest", path, some.toString(), "/tmp/x"));
      }
      case DIRECTORY_HEADER -> stage.outcome(words(login, "listDirectoryInGuest", path, "/"));
      case DUPLICATE_KEY -> {
        Files.writeString(vmx, stage.text(vmx) + "memsize = \"64\"\n");
        yield stage.outcome("listSnapshots", path);
      }
      case MOVED -> {
        stage.run("start", vmx);
        stage.run("stop", vmx, "hard");
        Path moved = vmx.resolveSibling("moved.vmx");
        Files.move(vmx, moved);
        yield stage.outcome("start", moved.toString(), "nogui");
      }
      case NETWORK_ADAPTERS -> stage.outcome("listNetworkAdapters", path);
      case PIPES -> stage.outcome("start", path, "nogui");
    };
  }

  private static String[] words(String login, String... rest) {
    List<String> words = new ArrayList<>(List.of(login.split(" ")));
    words.addAll(List.of(rest));
    return words.toArray(String[]::new);
  }
}
