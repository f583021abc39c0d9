package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectionException;
import dev.posada.spi.command.CommandResult;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.recorded.ScriptedBox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrySearchTest {
  @TempDir Path folder;
  private final TestOperation op = TestOperation.unlimited();

  @Test
  void machinesThatAreMadeAllTheTimeAreNoOtherServers() {
    ScriptedBox box = new ScriptedBox(folder);
    List<String> known = new ArrayList<>(List.of(box.machine("first", "", "<Hardware/>")));
    box.answers(
        words -> {
          CommandResult listed = list(known);
          known.add(box.machine("later" + known.size(), "", "<Hardware/>"));
          return listed;
        });
    assertEquals(folder.resolve("VirtualBox.xml").toString(), found(box));
  }

  @Test
  void aServerThatListsOtherMachinesIsNotTaken() {
    ScriptedBox box = new ScriptedBox(folder);
    box.machine("first", "", "<Hardware/>");
    box.answers(words -> list(List.of(UUID.randomUUID().toString())));
    assertThrows(ConnectionException.class, () -> found(box));
  }

  private static CommandResult list(List<String> ids) {
    return ScriptedBox.said(
        ids.stream().map(id -> "\"a\" {" + id + "}\n").collect(Collectors.joining()));
  }

  private String found(ScriptedBox box) {
    return new RegistrySearch(box.installation().tool(), List.of(folder.toString())).find(op);
  }

  @Test
  void whatIsListedStandsInTheFile() {
    assertTrue(RegistrySearch.agree(Set.of("a", "b"), Set.of("a", "b")));
    assertTrue(RegistrySearch.agree(Set.of(), Set.of()));
  }

  @Test
  void aNameThatLooksLikeAMachineDoesNotMatter() {
    assertTrue(RegistrySearch.agree(Set.of("a", "forged"), Set.of("a")));
  }

  @Test
  void otherMachinesAreOfAnotherServer() {
    assertFalse(RegistrySearch.agree(Set.of("a"), Set.of("b")));
    assertFalse(RegistrySearch.agree(Set.of("a"), Set.of("a", "b")));
    assertFalse(RegistrySearch.agree(Set.of("a"), Set.of()));
    assertFalse(RegistrySearch.agree(Set.of(), Set.of("a")));
  }
}
