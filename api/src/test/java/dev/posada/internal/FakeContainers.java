package dev.posada.internal;

import dev.posada.Capability;
import dev.posada.ContainerInfo;
import dev.posada.ContainerSpec;
import dev.posada.Image;
import dev.posada.Kind;
import dev.posada.LogLine;
import dev.posada.LogOptions;
import dev.posada.Network;
import dev.posada.spi.ContainerDriver;
import dev.posada.spi.Operation;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The containers of a {@link FakeHost}. */
final class FakeContainers extends FakeGuests implements ContainerDriver {
  final AtomicReference<ContainerSpec> lastSpec = new AtomicReference<>();

  FakeContainers(FakeHost host) {
    super(host, Kind.CONTAINER);
  }

  @Override
  public String create(ContainerSpec spec, Operation op) {
    lastSpec.set(spec);
    return create(spec.name().orElse("chosen"), spec.labels(), op);
  }

  @Override
  public ContainerInfo inspect(String id, Operation op) {
    return host.ask(
        "inspect",
        false,
        op,
        () -> {
          FakeGuest guest = guest(id);
          Instant started = guest.started; // before the state, which a start changes first
          ContainerInfo.Builder info =
              ContainerInfo.builder(guest.id, guest.name, guest.state).labels(guest.labels);
          return (started == null ? info : info.started(started)).build();
        });
  }

  @Override
  public Stream<LogLine> logs(String id, LogOptions options, Operation op) {
    return host.ask("logs", false, op, () -> Stream.of(new LogLine(Instant.EPOCH, false, "hello")));
  }

  @Override
  public int awaitExit(String id, Operation op) {
    return host.ask("awaitExit", false, op, () -> 7);
  }

  @Override
  public Image commit(String id, String reference, Operation op) {
    host.needs(Capability.IMAGES, "commit");
    changes("commit", id, op, () -> host.images.there.add(reference));
    return Image.builder("id of " + reference).tags(List.of(reference)).build();
  }

  @Override
  public void exportTo(String id, OutputStream tar, Operation op) {
    host.needs(Capability.IMAGES, "export");
    host.ask(
        "export",
        false,
        op,
        () -> {
          tar.write(guest(id).name.getBytes(StandardCharsets.UTF_8));
          return null;
        });
  }

  @Override
  public void connect(String id, Network network, Operation op) {
    host.needs(Capability.NETWORKS, "connect");
    changes("connect", id, op, () -> {});
  }

  @Override
  public void disconnect(String id, Network network, Operation op) {
    host.needs(Capability.NETWORKS, "disconnect");
    changes("disconnect", id, op, () -> {});
  }
}
