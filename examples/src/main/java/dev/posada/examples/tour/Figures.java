package dev.posada.examples.tour;

import dev.posada.Kind;
import dev.posada.Usage;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What was measured of one guest. Immutable.
 *
 * @param kind of the guest
 * @param product that ran it
 * @param simulated whether nothing of it is real
 * @param image what it was made from
 * @param ready how long it took from its start until it was ready; empty if nothing in it could say
 * @param usage what it used then; empty if its host does not measure
 * @param inside what it looks like from inside, and the host from outside; empty if nobody looked
 */
record Figures(
    Kind kind,
    String product,
    boolean simulated,
    String image,
    Optional<Duration> ready,
    Optional<Usage> usage,
    Optional<Isolation.Views> inside) {

  String readyText() {
    return ready
        .map(it -> text(String.format(Locale.ROOT, "%.2f s", it.toNanos() / 1e9)))
        .orElse("nobody answers");
  }

  String memoryText() {
    return usage.flatMap(Usage::memory).map(it -> text(it.toString())).orElse("not measured");
  }

  String imageText() {
    return text(image);
  }

  private String text(String figure) {
    return simulated ? figure + Layout.SIMULATED : figure;
  }
}
