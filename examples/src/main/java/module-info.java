/** Sample programs. */
module dev.posada.examples {
  requires dev.posada;
  requires dev.posada.guice;

  // Guice makes what HostsWithGuice has injected.
  opens dev.posada.examples to
      com.google.guice;
}
