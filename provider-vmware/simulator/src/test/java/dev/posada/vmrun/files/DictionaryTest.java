package dev.posada.vmrun.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DictionaryTest {
  private static Dictionary of(String text) {
    return Dictionary.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatTheGrammarAllows() {
    Dictionary vmx = of("#!/usr/bin/vmware\n a = \"x|22|7C\" # c\nb=y # c\nc = \"C:\\x\"\nd\n");
    assertEquals("x\"|", vmx.get("A"));
    assertEquals("y", vmx.get("b"));
    assertEquals("C:\\x", vmx.get("c"));
    assertEquals("|2", of("e = \"|2\"\n").get("e"));
    assertFalse(vmx.has("d"));
  }

  @Test
  void keepsAllButTheChangedLine() {
    Dictionary vmx = of("x = y\n// no entry\nMemSize = \"1\"  # old\n\nz = \"\"\n");
    vmx.set("memsize", "2").set("n", "a\nb");
    assertEquals(
        "x = y\n// no entry\nMemSize = \"2\"\n\nz = \"\"\nn = \"a|0Ab\"\n",
        new String(vmx.bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void keepsEncodingAndEndsOfLines() {
    byte[] bytes =
        ".encoding = \"windows-1251\"\r\na = \"\u0436\"\r\n"
            .getBytes(Charset.forName("windows-1251"));
    Dictionary vmx = Dictionary.parse(bytes);
    assertEquals("\u0436", vmx.get("a"));
    assertArrayEquals(bytes, vmx.bytes());
  }

  @Test
  void lastOneOfANameCounts() {
    Dictionary vmx = of("a = \"1\"\nA = \"2\"\n");
    assertEquals("2", vmx.get("a"));
    assertTrue(vmx.repeats());
  }
}
