package dev.posada;

import java.util.List;
import java.util.Map;

/** What a delete removed, and what it kept and why. Immutable. */
public final class DeleteReport {
  private final List<String> removed;
  private final Map<String, String> kept;

  private DeleteReport(List<String> removed, Map<String, String> kept) {
    this.removed = List.copyOf(removed);
    this.kept = Fields.copy(kept);
  }

  /**
   * {@return a report}
   *
   * @param removed what is gone, a phrase each that stands behind "removed", as in {@code machine
   *     web} or {@code disk /vm/web.qcow2}; may be empty
   * @param kept what was kept, a phrase likewise, and why, half a sentence, as in {@code disk
   *     /vm/data.qcow2} and {@code Posada did not create it}
   */
  public static DeleteReport of(List<String> removed, Map<String, String> kept) {
    return new DeleteReport(removed, kept);
  }

  /** {@return what is gone, a phrase each} */
  public List<String> removed() {
    return removed;
  }

  /** {@return what was kept, and why} */
  public Map<String, String> kept() {
    return kept;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("removed ").append(String.join(", ", removed));
    kept.forEach((what, why) -> text.append("; kept ").append(what).append(": ").append(why));
    return text.toString();
  }
}
