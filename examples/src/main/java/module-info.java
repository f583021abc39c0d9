/** Sample programs. */
module dev.posada.examples {
  requires dev.posada;
  requires dev.posada.guice;
  requires java.logging;

  // Guice makes what HostsWithGuice has injected.
  opens dev.posada.examples to
      com.google.guice;
}
