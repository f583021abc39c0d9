package dev.posada.docker;

import dev.posada.RejectedException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A path inside a container: absolute, without dots, as the engine reads it too.
 *
 * @param text with a slash before each part; one slash for the root
 */
record GuestPath(String text) {

  static GuestPath of(String path) {
    if (!path.startsWith("/")) {
      throw new RejectedException("a path inside a container is absolute: " + path);
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        parts.pollLast(); // above the root is the root
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return new GuestPath("/" + String.join("/", parts));
  }

  /** The folder that it is in; of the root, the root. */
  GuestPath folder() {
    return new GuestPath(text.substring(0, Math.max(text.lastIndexOf('/'), 1)));
  }

  /** Its last part; of the root, nothing. */
  String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return text;
  }
}
