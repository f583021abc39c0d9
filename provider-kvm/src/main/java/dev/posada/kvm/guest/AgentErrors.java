package dev.posada.kvm.guest;

import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What the words of an agent, or of a tool inside, mean for a file that they are about. */
final class AgentErrors {
  private static final Pattern FORGOTTEN =
      Pattern.compile(
          "(?i)handle '[0-9]+' has not been found|invalid parameter 'pid'|"
              + "pid [0-9]+ does not exist");

  private AgentErrors() {}

  /** Asks the agent about a file. */
  static <T> T about(String path, Supplier<T> question) {
    try {
      return question.get();
    } catch (NativeException e) {
      throw of(e.getMessage(), path, e.failure());
    }
  }

  /**
   * The exception for what was said.
   *
   * @param path the file inside that it is about
   * @param failure what else is known
   */
  static HypervisorException of(String words, String path, Failure failure) {
    String text = words.contains(path) ? words : path + ": " + words;
    if (FORGOTTEN.matcher(words).find()) {
      return new InvalidStateException(
          "the agent was started anew meanwhile: " + words,
          failure.remedy("awaitReady, and again"));
    }
    if (has(words, "No such file or directory", "cannot find the (file|path)")) {
      return new NotFoundException(Kind.FILE, path, failure);
    }
    if (has(words, "Permission denied", "Operation not permitted", "Access is denied")) {
      return new PermissionDeniedException(text, failure);
    }
    if (has(words, "No space left", "quota exceeded", "not enough space")) {
      return new InsufficientResourcesException(text, failure.remedy("free some space inside"));
    }
    if (has(
        words,
        "Read-only file system",
        "Is a directory",
        "Not a directory",
        "File exists",
        "File name too long",
        "Text file busy",
        "Directory not empty")) {
      return new RejectedException(text, failure);
    }
    return new NativeException(text, failure);
  }

  private static boolean has(String words, String... any) {
    return Pattern.compile("(?i)" + String.join("|", any)).matcher(words).find();
  }
}
