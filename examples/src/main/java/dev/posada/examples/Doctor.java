package dev.posada.examples;

import dev.posada.Diagnosis;
import dev.posada.Hypervisors;

/** Which hypervisors can this program use here, and what would make the others work? */
public class Doctor {
  /** Takes no arguments. */
  public static void main(String[] args) {
    for (Diagnosis found : Hypervisors.load().diagnose()) {
      System.out.println(found);
      found.lookedAt().forEach(place -> System.out.println("    looked at  " + place));
      found.reason().ifPresent(reason -> System.out.println("    because    " + reason));
      found.remedy().ifPresent(remedy -> System.out.println("    try        " + remedy));
    }
  }
}
