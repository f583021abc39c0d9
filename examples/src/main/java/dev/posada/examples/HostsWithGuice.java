package dev.posada.examples;

import com.google.inject.Guice;
import dev.posada.Host;
import dev.posada.guice.PosadaModule;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** How do I inject hosts? */
public class HostsWithGuice {
  /** Arguments: the URIs of two hosts. */
  public static void main(String[] args) {
    String build = args.length > 0 ? args[0] : "memory:///inn";
    String lab = args.length > 1 ? args[1] : "memory:///annex";
    try (PosadaModule hosts = new PosadaModule().host("build", build).host("lab", lab)) {
      Guice.createInjector(hosts).getInstance(Inventory.class).print();
    }
  }

  static class Inventory {
    private final Host build;
    private final Host lab;

    @Inject
    Inventory(@Named("build") Host build, @Named("lab") Host lab) {
      this.build = build;
      this.lab = lab;
    }

    void print() {
      build.guests().summaries().values().forEach(System.out::println);
      lab.guests().summaries().values().forEach(System.out::println);
    }
  }
}
