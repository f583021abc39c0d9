package dev.posada.examples;

/** Shows what this machine can do. */
public final class Tour {
  private Tour() {}

  /**
   * Runs the tour.
   *
   * @param args none
   */
  public static void main(String[] args) {
    System.out.println("Posada");
  }
}
