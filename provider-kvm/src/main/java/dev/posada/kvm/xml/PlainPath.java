package dev.posada.kvm.xml;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Paths as they can be compared. libvirt tells that of a backing file as it stands in the image
 * above, as in {@code /img/vms/../base/golden.qcow2}; that of a disk as somebody wrote it.
 */
public final class PlainPath {
  private PlainPath() {}

  /**
   * {@return the path without what is in it for nothing} Links are not followed: nobody but the
   * host knows them.
   *
   * @param path or another name of a source, which stays as it is
   */
  public static String of(String path) {
    if (!path.startsWith("/")) {
      return path;
    }
    Deque<String> steps = new ArrayDeque<>();
    for (String step : path.split("/")) {
      if (step.equals("..")) {
        steps.pollLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    return "/" + String.join("/", steps);
  }
}
