package dev.posada.vmware.files;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of the host that a guest may see. Immutable.
 *
 * @param name its name in the guest
 * @param hostPath the folder
 * @param enabled whether the guest sees it
 * @param writable whether the guest may write into it
 */
public record Share(String name, String hostPath, boolean enabled, boolean writable) {
  private static final Pattern KEY = Pattern.compile("sharedfolder(\\d{1,3})\\..*");
  private static final String MOST = "sharedFolder.maxNum";

  static List<Share> read(Dictionary file) {
    return indices(file).stream()
        .map(Share::prefix)
        .filter(folder -> file.flag(folder + "present", false))
        .map(folder -> read(file, folder))
        .toList();
  }

  private static Share read(Dictionary file, String folder) {
    return new Share(
        file.text(folder + "guestName"),
        file.text(folder + "hostPath"),
        file.flag(folder + "enabled", false),
        file.flag(folder + "writeAccess", false));
  }

  private static TreeSet<Integer> indices(Dictionary file) {
    TreeSet<Integer> all = new TreeSet<>();
    for (String key : file.keys("sharedFolder")) {
      Matcher folder = KEY.matcher(key);
      if (folder.matches()) {
        all.add(Integer.parseInt(folder.group(1)));
      }
    }
    return all;
  }

  private static String prefix(int index) {
    return "sharedFolder" + index + ".";
  }

  /** {@return a copy with these shared folders and no others} */
  static Dictionary put(Dictionary file, List<Share> shares) {
    Dictionary bare = file.without(key -> KEY.matcher(key).matches());
    Map<String, String> keys = new LinkedHashMap<>();
    for (int i = 0; i < shares.size(); i++) {
      shares.get(i).write(prefix(i), keys);
    }
    keys.put(MOST, Integer.toString(shares.size()));
    boolean hasNone = shares.isEmpty() && file.value(MOST).isEmpty();
    if (!shares.isEmpty()) {
      keys.put("isolation.tools.hgfs.disable", "FALSE");
    }
    return hasNone ? bare : bare.with(keys);
  }

  private void write(String prefix, Map<String, String> keys) {
    keys.put(prefix + "present", "TRUE");
    keys.put(prefix + "enabled", word(enabled));
    keys.put(prefix + "readAccess", "TRUE");
    keys.put(prefix + "writeAccess", word(writable));
    keys.put(prefix + "hostPath", hostPath);
    keys.put(prefix + "guestName", name);
    keys.put(prefix + "expiration", "never");
  }

  private static String word(boolean flag) {
    return flag ? "TRUE" : "FALSE";
  }
}
