/** Hosts for programs that are put together by Guice. */
module dev.posada.guice {
  requires transitive com.google.guice;
  requires transitive dev.posada;
  requires transitive jakarta.inject;
  // Guice is an automatic module, which cannot say itself what it needs of the JDK.
  requires java.logging;
  requires jdk.unsupported;

  exports dev.posada.guice;
}
