package dev.posada.testkit.transcript;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TranscriptTest {
  private static final Transcript.Header BY_HAND =
      new Transcript.Header("tool", "1.0", "any", false);

  @TempDir Path folder;

  private Transcript read(String text) throws IOException {
    return Transcript.read(Files.writeString(folder.resolve("t"), text));
  }

  @Test
  void readsAFileWithoutAHeader() throws IOException {
    Transcript transcript =
        read(
            """
            {"argv": ["tool", "--name", "\\u00fc\\ud83d\\ude00"], "exit": 3, "duration_ms": 81, \
            "env": "lab", "stdout_bytes": 0, "stderr_bytes": 9, "environ": {"LANG": "C"}}
            --- stdout
            --- stderr
            --- end?
            \\ No newline at end of stderr
            --- end
            """
                .replace("--- end?", "\n--- end?"));
    assertEquals(Optional.empty(), transcript.header());
    Exchange one = transcript.exchanges().get(0);
    assertEquals(List.of("tool", "--name", "ü😀"), one.argv());
    assertEquals(3, one.number("exit"));
    assertEquals("lab", one.text("env"));
    assertEquals(Map.of("LANG", "C"), one.facts().get("environ"));
    assertEquals("\n--- end?", new String(one.part("stderr"), StandardCharsets.UTF_8));
    assertEquals(0, one.part("stdout").length);
  }

  @Test
  void keepsEveryByte() throws IOException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    byte[] marker = "\n--- end\n".getBytes(StandardCharsets.UTF_8);
    Map<String, Object> facts = Map.of("argv", List.of("tool"), "exit", 0L);
    Transcript.of(
            BY_HAND,
            List.of(
                Exchange.command(facts, all, marker), Exchange.command(facts, marker, new byte[0])))
        .write(folder.resolve("t"));
    Transcript again = Transcript.read(folder.resolve("t"));
    assertEquals(Optional.of(BY_HAND), again.header());
    assertEquals(2, again.size());
    assertArrayEquals(all, again.exchanges().get(0).part("stdout"));
    assertArrayEquals(marker, again.exchanges().get(0).part("stderr"));
    assertArrayEquals(marker, again.exchanges().get(1).part("stdout"));
  }

  @Test
  void readsOneThatIsWrittenByHand() throws IOException {
    Transcript transcript =
        read(
            """
            {"tool": "tool", "version": "1.0", "os": "any", "origin": "hand-written"}
            {"argv": ["tool", "a"], "exit": 0}
            --- stdout
            one
            two
            --- stderr
            no end
            \\ No newline at end of stderr
            --- end

            {"argv": ["tool", "b"], "exit": 1, "fault": "hang"}
            --- stdout
            --- stderr
            --- end
            """);
    assertEquals(Optional.of(BY_HAND), transcript.header());
    Exchange one = transcript.exchanges().get(0);
    assertEquals("one\ntwo\n", new String(one.part("stdout"), StandardCharsets.UTF_8));
    assertEquals("no end", new String(one.part("stderr"), StandardCharsets.UTF_8));
    assertEquals(Optional.of(Transcript.Fault.HANG), transcript.exchanges().get(1).fault());
  }

  @Test
  void saysWhereAFileIsNone() throws IOException {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "hello\n", "near line 2: not a value",
                "{\"argv\": [\"a\"]}\n--- stderr\n", "near line 2: no part 'stdout'",
                "{\"argv\": [\"a\"], \"stdout_bytes\": 9}\n--- stdout\nx\n", "to have 9 bytes",
                "{\"argv\": [\"a\"]}\n--- stdout\nx\n", "'stdout' does not end",
                "{\"argv\": [\"a\"]}\n--- stdout\n--- stderr\n", "'stderr' does not end",
                "{\"argv\": [\"a\"]}\n--- stdout\n--- stderr\n--- x\n", "instead of the end",
                "{}\n{\"a\": 1}\n", "neither a command nor a request")
            .entrySet()) {
      IOException e = assertThrows(IOException.class, () -> read(wrong.getKey()));
      assertTrue(e.getMessage().contains(wrong.getValue()), e.getMessage());
      assertTrue(e.getMessage().startsWith(folder.toString()), e.getMessage());
    }
  }

  @Test
  void writesAFileForEachCommand() throws IOException {
    Transcript.of(BY_HAND)
        .command(0, "1", "", "tool", "list", "vms")
        .command(0, "2", "", "tool")
        .command(0, "3", "", "tool", "--name", "a/b ü", "***")
        .writeEach(folder);
    try (var files = Files.list(folder)) {
      assertEquals(
          List.of("001-list-vms.txt", "002-tool.txt", "003-name-a-b.txt"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    Transcript two = Transcript.read(folder.resolve("002-tool.txt"));
    assertEquals(Optional.of(BY_HAND), two.header());
    assertEquals(List.of("tool"), two.exchanges().get(0).argv());
  }

  @Test
  void anotherOneGoesOnWithIt() {
    Transcript one = Transcript.of(BY_HAND).command(0, "", "", "tool", "a");
    Transcript both = one.then(one.command(1, "", "", "/opt/tool", "b c"));
    assertEquals(1, one.size());
    assertEquals(BY_HAND + "\ntool a\ntool a\ntool 'b c'", both.toString());
  }
}
