/** Sample programs. */
module dev.posada.examples {
  requires dev.posada;
}
