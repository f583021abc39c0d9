package dev.posada.testkit;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests that have something for themselves, as an engine, of all JVMs that share the test classes
 * of a module: they compare all that is there, or it bears one of them at a time. From before the
 * first test of a class until after its last; whoever comes meanwhile waits.
 *
 * <pre>
 * &#64;InTurn("dockerd")
 * class ImagesTest {
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InTurn.Turn.class)
public @interface InTurn {
  /** {@return the name of what they have, which is that of a file in {@code target/turns}} */
  String value();

  /** Takes the turn and gives it back. */
  final class Turn implements BeforeAllCallback, AfterAllCallback {
    private FileChannel held;

    /** For JUnit. */
    public Turn() {}

    @Override
    public void beforeAll(ExtensionContext tests) throws IOException {
      InTurn turn = tests.getRequiredTestClass().getAnnotation(InTurn.class);
      if (turn == null) {
        return; // a nested class, in the turn of the one around it
      }
      Path turns = Files.createDirectories(Path.of("target", "turns"));
      held =
          FileChannel.open(
              turns.resolve(turn.value()), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      held.lock(); // until it is closed
    }

    @Override
    public void afterAll(ExtensionContext tests) throws IOException {
      if (held != null && tests.getRequiredTestClass().isAnnotationPresent(InTurn.class)) {
        held.close();
      }
    }
  }
}
