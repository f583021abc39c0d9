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
import dev.posada.kvm.libvirt.Session;
import dev.posada.spi.HostDriver;
import dev.posada.spi.HypervisorProvider;
import dev.posada.spi.Operation;
import dev.posada.spi.ShownUri;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * KVM and QEMU, and libvirt's own test hypervisor, driven by libvirt. Thread-safe.
 *
 * <p>A clone has the definition of its source, whoever wrote it, but for what a host has only once:
 * ids, hardware addresses, fixed ports, forwarded ports, sockets, log files and names of devices,
 * the variables of its firmware and the secrets of its TPM, which are made anew. Media that nobody
 * writes, and disks that are meant to be shared, both have. For a linked clone its source goes on
 * with new images as well: {@code inspect} tells other files of its disks afterwards.
 *
 * <p>The environment of a command stands in a list of words that a shell inside is started with, as
 * the agent itself would replace all other variables. Whoever may list the processes inside sees it
 * as long as the command runs: what is secret belongs into its input, or into a file.
 */
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

  /**
   * Hands the URI to libvirt almost as it is, which knows more transports and parameters than we
   * do: {@code qemu+tcp}, {@code qemu+tls} with {@code pkipath=}, {@code qemu+ssh} with {@code
   * keyfile=} and {@code command=} or the configuration of OpenSSH, {@code qemu+libssh} and {@code
   * qemu+libssh2} with {@code keyfile=}, {@code known_hosts=} and {@code sshauth=}. Nobody is asked
   * at a terminal.
   */
  @Override
  public HostDriver open(URI uri, ConnectOptions options, Operation op) {
    Connection.Settings settings =
        new Connection.Settings(
            false,
            Connection.Settings.defaults().keepAlive(),
            options.credentials().map(KvmProvider::answers));
    try {
      Libvirt libvirt = libraries.get().load(name -> {});
      return KvmHost.connect(new Session(libvirt, NativeUri.of(uri), settings), op);
    } catch (NotLoadedException e) {
      throw new UnsupportedCapabilityException(
          ShownUri.of(uri.toString()),
          Support.no(e.getMessage(), e.remedy()),
          Failure.notDone().cause(e));
    }
  }

  /** A yes or no, as on the key of a host that nobody knows, is no question for a password. */
  private static Authentication.Answers answers(Credentials credentials) {
    return (type, prompt) ->
        switch (type) {
          case Authentication.USERNAME, Authentication.AUTHNAME -> Optional.of(credentials.user());
          case Authentication.PASSPHRASE, Authentication.NOECHOPROMPT ->
              Optional.of(credentials.password());
          default -> Optional.empty();
        };
  }
}
