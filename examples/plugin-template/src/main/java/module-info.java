/** A plugin for Posada whose guests are processes of this machine. */
module org.example.proc {
  requires dev.posada;

  provides dev.posada.spi.HypervisorProvider with
      org.example.proc.ProcProvider;
}
