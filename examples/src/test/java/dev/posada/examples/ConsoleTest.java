package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private static final Set<String> CONSOLE =
      Set.of(
          "java/lang/System.out:Ljava/io/PrintStream;",
          "java/lang/System.err:Ljava/io/PrintStream;");

  @Test
  void noLibraryPrintsToTheConsole() throws IOException {
    List<String> found = new ArrayList<>();
    for (House.Part part : House.parts()) {
      if (part.isProgram()) {
        continue;
      }
      for (String file : part.files("")) {
        if (file.endsWith(".class")) {
          printing(part.read(file)).forEach(what -> found.add(file + " uses " + what));
        }
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void everyWayToPrintIsFound() throws IOException {
    assertEquals(
        Set.of(
            "java/lang/System.out:Ljava/io/PrintStream;",
            "java/lang/System.err:Ljava/io/PrintStream;",
            "java/lang/Throwable.printStackTrace:()V"),
        printing(bytes(Chatty.class)));
    assertEquals(Set.of(), printing(bytes(ConsoleTest.class)));
  }

  private static Set<String> printing(byte[] classFile) throws IOException {
    Set<String> found = new TreeSet<>();
    for (String member : ClassFile.membersUsedBy(classFile)) {
      if (CONSOLE.contains(member) || member.endsWith(".printStackTrace:()V")) {
        found.add(member);
      }
    }
    return found;
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String file = type.getName().replaceFirst(".*\\.", "") + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }

  private static final class Chatty {
    static final Consumer<Object> OUT = System.out::println;
    static final Consumer<IOException> TRACE = IOException::printStackTrace;

    static void print() {
      System.err.println();
    }
  }
}
