package dev.posada.examples.tour;

import dev.posada.Diagnosis;
import java.util.List;

/** Which hypervisors can be used here, and what would make the others work. */
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
    screen.line(found.toString());
    found.lookedAt().forEach(place -> screen.line("    looked at  " + place));
    found.reason().ifPresent(reason -> screen.line("    because    " + reason));
    found.remedy().ifPresent(remedy -> screen.line("    try        " + remedy));
  }
}
