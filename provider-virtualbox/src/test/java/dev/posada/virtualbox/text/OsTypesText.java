package dev.posada.virtualbox.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What {@code list ostypes} writes. */
public final class OsTypesText {
  private static final String BOTH = "ID / Description";

  private OsTypesText() {}

  /** {@return the descriptions by the ids, as in Debian_64: Debian (64-bit)} */
  public static Map<String, String> of(String stdout) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Map<String, String> type : LabelledText.blocks(stdout, Set.of(BOTH, "ID"))) {
      String both = type.get(BOTH);
      if (both == null) { // until 7.0
        all.put(type.get("ID").strip(), LabelledText.get(type, "Description").strip());
      } else {
        String[] parts = both.split(" -- ", 2);
        all.put(parts[0].strip(), parts.length > 1 ? parts[1].strip() : "");
      }
    }
    return all;
  }
}
