package dev.posada.kvm.machine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Labels that say which images of a machine lie below its disks since it was cloned: it writes them
 * no more, and its clones read them. Those that were made for it are deleted with it; whether one
 * is still below a disk, and who else reads it, is never asked of a label.
 */
public final class Layers {
  /** Then the target of the disk, and a number that grows; the value is a volume. */
  public static final String OWN = "posada/layer/";

  /** The same of images that were there before the machine. */
  public static final String OTHERS = "posada/base/";

  private Layers() {}

  /**
   * {@return the volumes below a disk that were made for it, as {@code pool/volume}}
   *
   * @param target the disk
   */
  static List<String> own(String target, Map<String, String> labels) {
    return of(OWN + target + "/", labels);
  }

  private static List<String> of(String prefix, Map<String, String> labels) {
    Map<Integer, String> found = new TreeMap<>();
    labels.forEach(
        (key, volume) -> {
          String number = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
          if (number.matches("[0-9]{1,6}") && volume.indexOf('/') > 0) {
            found.put(Integer.parseInt(number), volume);
          }
        });
    return List.copyOf(found.values());
  }

  /** Whether a disk goes on from a disk that was there before the machine, and belongs to it. */
  static boolean goesOn(String target, Map<String, String> labels) {
    return !of(OTHERS + target + "/", labels).isEmpty();
  }

  /** Whether a volume is one that the machine writes no more. */
  public static boolean isFrozen(String target, String volume, Map<String, String> labels) {
    return own(target, labels).contains(volume)
        || of(OTHERS + target + "/", labels).contains(volume);
  }

  /**
   * Says that the image of a disk lies below another one from now on.
   *
   * @param image the one that it has, as {@code pool/volume}
   * @param over the one that it gets
   */
  public static void freeze(String target, String image, String over, Map<String, String> labels) {
    boolean own = image.equals(labels.get(Creation.MADE + target));
    String prefix = (own ? OWN : OTHERS) + target + "/";
    labels.put(prefix + of(prefix, labels).size(), image);
    if (own) {
      labels.put(Creation.MADE + target, over);
    }
  }

  /** Forgets what was made for a disk. */
  public static void forget(String target, Map<String, String> labels) {
    labels.remove(Creation.MADE + target);
    labels
        .keySet()
        .removeIf(
            key -> key.startsWith(OWN + target + "/") || key.startsWith(OTHERS + target + "/"));
  }
}
