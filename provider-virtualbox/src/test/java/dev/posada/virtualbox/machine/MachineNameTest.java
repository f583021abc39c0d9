package dev.posada.virtualbox.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.Outcome;
import dev.posada.RejectedException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class MachineNameTest {
  private static void refuses(Consumer<String> check, String name) {
    RejectedException refused =
        assertThrows(RejectedException.class, () -> check.accept(name), name);
    assertEquals(Outcome.NOT_DONE, refused.outcome());
  }

  @Test
  void whatIsNotEscapedIsRefused() {
    for (String name : List.of("a\nb", "a\tb", "\u0001", "\u007f", "a\u0085b", "\uffff")) {
      refuses(MachineName::check, name);
      refuses(MachineName::checkNew, name);
    }
  }

  @Test
  void whatNoSettingsFileCanHaveIsRefusedOfEachName() {
    for (String name : List.of("\u0001", "a\u001fb", "\ufffe", "\uffff", "\ud83d-", "\ude00")) {
      refuses(MachineName::requireWritable, name);
      refuses(MachineName::check, name);
    }
    MachineName.requireWritable("a\nb\t\u0085" + "x/".repeat(1000) + "\ud83d\ude00");
  }

  @Test
  void aNameIsAsLongAsTheNamesOfItsFilesCanBe() {
    MachineName.check("x".repeat(245));
    MachineName.check("ż".repeat(122));
    refuses(MachineName::check, "x".repeat(246));
    refuses(MachineName::check, "ż".repeat(123));
    refuses(MachineName::checkNew, "ż".repeat(123));
  }

  @Test
  void oneThatWouldLeadElsewhereIsNoNewName() {
    for (String name : List.of("a/b", "../x", "..", ".")) {
      MachineName.check(name);
      refuses(MachineName::checkNew, name);
    }
  }

  @Test
  void oddNamesAreNames() {
    for (String name : List.of("-dash", "--name=x", " a ", "a\"b\\n\\", "宿屋", ".x..")) {
      MachineName.checkNew(name);
    }
  }
}
