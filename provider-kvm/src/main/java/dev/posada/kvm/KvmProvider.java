package dev.posada.kvm;

import dev.posada.ConnectOptions;
import dev.posada.Credentials;
import dev.posada.Diagnosis;
import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.jna.Authentication;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Libraries;
import dev.posada.kvm.libvirt.Libvirt;
import dev.posada.kvm.libvirt.NotLoadedException;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** KVM and QEMU, and libvirt's own test hypervisor, driven by libvirt. Thread-safe. */
public final class KvmProvider implements HypervisorProvider {
  private final Supplier<Libraries> libraries;
  private final Supplier<Daemons> daemons;

  /** For {@link java.util.ServiceLoader}; looks at nothing yet. */
  public KvmProvider() {
    this(Libraries::here, Daemons::here);
  }

  KvmProvider(Supplier<Libraries> libraries, Supplier<Daemons> daemons) {
    this.libraries = libraries;
    this.daemons = daemons;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("qemu", "test");
  }

  @Override
  public String name() {
    return "KVM";
  }

  /**
   * Loads the library and looks for a daemon's socket. It does not connect: systemd would start a
   * daemon for that, and libvirt one of the user's own.
   */
  @Override
  public Diagnosis diagnose(ConnectOptions options, Operation op) {
    List<String> lookedAt = new ArrayList<>();
    String libvirt;
    try {
      libvirt = "libvirt " + libraries.get().load(lookedAt::add).version(op);
    } catch (NotLoadedException e) {
      return Diagnosis.missing(e.getMessage(), e.remedy(), lookedAt);
    } catch (NativeException e) {
      return Diagnosis.missing(e.getMessage(), "install libvirt's client library anew", lookedAt);
    }
    Support daemon = daemons.get().look(lookedAt::add);
    return daemon.available()
        ? Diagnosis.found(libvirt, lookedAt)
        : Diagnosis.missing(
            libvirt + " is there, but " + daemon.reason().orElseThrow(),
            daemon.remedy().orElseThrow(),
            lookedAt);
  }

  /** Hands the URI to libvirt as it is, which knows more transports and parameters than we do. */
  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    Connection.Settings settings =
        new Connection.Settings(
            false,
            Connection.Settings.defaults().keepAlive(),
            options.credentials().map(KvmProvider::answers));
    try {
      Libvirt libvirt = libraries.get().load(name -> {});
      return KvmHost.connect(new Session(libvirt, uri.toString(), settings), op);
    } catch (NotLoadedException e) {
      throw new UnsupportedCapabilityException(
          uri.toString(), Support.no(e.getMessage(), e.remedy()), Failure.notDone().cause(e));
    }
  }

  private static Authentication.Answers answers(Credentials credentials) {
    return (type, prompt) ->
        Optional.of(
            type == Authentication.USERNAME || type == Authentication.AUTHNAME
                ? credentials.user()
                : credentials.password());
  }
}
