package dev.posada.examples.tour;

import dev.posada.Diagnosis;
import java.util.List;

/**
 * Which hypervisors can be used here, and for each other one what is wrong and what repairs it.
 * Where a provider looked is what the sample Doctor shows.
 */
final class Diagnoses {
  private final Screen screen;

  Diagnoses(Screen screen) {
    this.screen = screen;
  }

  void print(List<Diagnosis> diagnoses) {
    screen.line("== The providers of this program");
    diagnoses.forEach(this::print);
  }

  private void print(Diagnosis found) {
    if (found.available()) {
      screen.line("  " + found);
    } else {
      screen.line("  not here: " + found.provider() + ", " + found.reason().orElse("unknown"));
    }
    found.remedy().ifPresent(remedy -> screen.line("    try: " + remedy));
  }
}
