package dev.posada.internal;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** A provider by hand: what its one host does is scripted by the test. */
final class FakeProvider implements HypervisorProvider {
  static final String URI_TEXT = "fake:///x";

  final FakeHost driver = new FakeHost();
  private final String uri;

  FakeProvider() {
    this(URI_TEXT);
  }

  /** A provider of a host with another address. */
  FakeProvider(String uri) {
    this.uri = uri;
  }

  Host connect() {
    return connect(ConnectOptions.defaults());
  }

  Host connect(ConnectOptions options) {
    return Hypervisors.of(this).connect(uri, options);
  }

  @Override
  public Set<String> schemes() {
    return Set.of("fake");
  }

  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    return driver.ask("diagnose", false, op, () -> Diagnosis.found("1", List.of("here")));
  }

  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    return driver.ask("open", true, op, () -> driver);
  }
}
