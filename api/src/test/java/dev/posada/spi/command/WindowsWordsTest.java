package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class WindowsWordsTest {

  private static String word(String word) throws IOException {
    return WindowsWords.forJdk(List.of("C:\\a b\\tool.exe", word)).get(1);
  }

  @Test
  void leavesToTheJdkWhatItCanDo() throws IOException {
    for (String word : List.of("", "a b", "C:\\a b\\", "-x", "100%", "it's")) {
      assertEquals(word, word(word));
    }
  }

  @Test
  void putsAWordWithQuotesIntoQuotes() throws IOException {
    assertEquals("\"\\\"\"", word("\""));
    assertEquals("\"a\\\"b\"", word("a\"b"));
    assertEquals("\"\\\"a b\\\"\"", word("\"a b\""));
    assertEquals("\"a\\\\\\\"b\"", word("a\\\"b"));
    assertEquals("\"a\\b\\\"c\\\\\"", word("a\\b\"c\\"));
  }

  @Test
  void refusesWhatAShellWouldRead() {
    for (String tool : List.of("C:\\x.bat", "C:\\x.CMD", "C:\\x.cmd. .")) {
      assertThrows(IOException.class, () -> WindowsWords.forJdk(List.of(tool, "x")));
    }
  }
}
