package dev.posada.virtualbox;

import dev.posada.ConnectOptions;
import dev.posada.Diagnosis;
import dev.posada.Hypervisors;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandRunner;
import dev.posada.virtualbox.tool.Installation;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/** A call of the core's that a test makes below the API. */
final class Inside {
  private Inside() {}

  /** {@return what a body answers, which has a connection and an operation of the core's} */
  static <T> T of(String uri, ConnectOptions options, BiFunction<Installation, Operation, T> body) {
    AtomicReference<T> answer = new AtomicReference<>();
    Hypervisors.of(
            new HypervisorProvider() {
              @Override
              public Set<String> schemes() {
                return Set.of("vbox");
              }

              @Override
              public Diagnosis diagnose(ConnectOptions given, Operation op) {
                throw new AssertionError();
              }

              @Override
              public HostDriver open(URI address, ConnectOptions given, Operation op) {
                VirtualBoxHost host =
                    new Connecting(CommandRunner.local(), Places.here(), given).open(address, op);
                answer.set(body.apply(host.installation(), op));
                return host;
              }
            })
        .connect(uri, options.timeout(Duration.ofMinutes(5)))
        .close();
    return answer.get();
  }
}
