package dev.posada.vmrun.host;

import java.util.Locale;

/** The product that is installed, with the word that {@code -T} wants for it. */
public enum Product {
  WS("VMware Workstation"),
  PLAYER("VMware Player"),
  FUSION("VMware Fusion");

  private final String title;

  Product(String title) {
    this.title = title;
  }

  static Product of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  public String title() {
    return title;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
