package dev.posada.kvm.machine;

import dev.posada.BusyException;
import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.Outcome;
import dev.posada.SerialConsole;
import dev.posada.kvm.libvirt.Console;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.spi.Operation;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The serial consoles that are open, which the host closes when it is closed. Thread-safe. */
public final class Consoles implements AutoCloseable {
  private final Set<Open> open = ConcurrentHashMap.newKeySet();

  private final class Open implements SerialConsole {
    private final Console console;

    Open(Console console) {
      this.console = console;
    }

    @Override
    public InputStream fromGuest() {
      return console.input();
    }

    @Override
    public OutputStream toGuest() {
      return console.output();
    }

    @Override
    public void close() {
      open.remove(this);
      console.close();
    }
  }

  public SerialConsole open(Domain domain, Operation op) {
    try {
      Open opened = new Open(domain.console(null, 0, op));
      open.add(opened);
      return opened;
    } catch (InvalidStateException off) {
      throw new InvalidStateException(
          off.getMessage(), off.failure().outcome(Outcome.NOT_DONE).remedy("start it first"));
    } catch (HypervisorException e) {
      throw e.getMessage().contains("Active console session")
          ? new BusyException(e.getMessage(), e.failure().remedy("close the other one"))
          : e;
    }
  }

  @Override
  public void close() {
    Set.copyOf(open).forEach(Open::close);
  }
}
