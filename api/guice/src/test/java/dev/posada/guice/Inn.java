package dev.posada.guice;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.HostInfo;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider that writes down when its hosts open and close, and has some that do neither. */
final class Inn implements HypervisorProvider {
  /** Cannot be opened while {@link #burning}. */
  static final String BURNS = "inn:///burns";

  /** Cannot be closed. */
  static final String STICKS = "inn:///sticks";

  final List<String> register = new CopyOnWriteArrayList<>();
  volatile boolean burning = true;

  /** Is run while a host is opened. */
  volatile Runnable meanwhile = () -> {};

  @Override
  public Set<String> schemes() {
    return Set.of("inn");
  }

  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    return Diagnosis.found("1", List.of());
  }

  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    if (burning && uri.toString().equals(BURNS)) {
      throw new ConnectionException("it burns", Failure.notDone().remedy("call the fire brigade"));
    }
    register.add("open " + uri);
    meanwhile.run();
    return new HostDriver() {
      @Override
      public HostInfo inspect(Operation op) {
        return HostInfo.builder("Inn", "1").build();
      }

      @Override
      public void close() {
        register.add("close " + uri);
        if (uri.toString().equals(STICKS)) {
          throw new IllegalStateException("it sticks");
        }
      }
    };
  }
}
