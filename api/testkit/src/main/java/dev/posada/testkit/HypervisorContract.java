package dev.posada.testkit;

import dev.posada.ConnectOptions;
import dev.posada.ContainerSpec;
import dev.posada.Hypervisors;
import dev.posada.VirtualMachineSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What every provider promises, as numbered sentences. A subclass that says the {@link #uri URI} of
 * a host is a provider's whole test; each sentence is a test of its own there. Not thread-safe.
 *
 * <pre>{@code
 * class TinyVmContractTest extends HypervisorContract {
 *   @Override
 *   protected String uri() {
 *     return "tinyvm:///";
 *   }
 * }
 * }</pre>
 *
 * <p>A clause asks what the host declares, never who it is. What is declared has to work: the
 * clause passes or fails. What is not declared has to refuse with a reason, which is checked in its
 * place and noted as {@link Result#UNSUPPORTED}; to JUnit that has passed. What could not be tried
 * here is {@link Result#NOT_RUN}, to JUnit a skipped test. All that a run found is in {@code
 * target/conformance/}; a clause that passed in the file of that name in {@code conformance/}, or
 * in the one that the testkit brings, has to pass again.
 *
 * <p>Names, sizes and the like are random. The seed is printed; the system property {@code
 * posada.seed} sets it. The property {@code posada.pieces} names a folder in which a run of some
 * clauses leaves what it found; Posada's own build joins such pieces.
 */
@Isolated("after each clause it is counted what is left in the whole Java VM")
public abstract class HypervisorContract
    implements ApplianceClauses,
        CancelClauses,
        CloneClauses,
        CloseClauses,
        ConcurrencyClauses,
        ConnectionClauses,
        ContainerSpecClauses,
        DeleteClauses,
        DeviceClauses,
        ErrorClauses,
        EventClauses,
        ExecClauses,
        ExecEndClauses,
        FileClauses,
        HostClauses,
        ImageClauses,
        ImageFileClauses,
        LabelClauses,
        LifecycleClauses,
        LogClauses,
        MachineLifeClauses,
        MachineSpecClauses,
        MeasureClauses,
        MigrationClauses,
        NameClauses,
        NetworkClauses,
        ProcessClauses,
        QuotaClauses,
        QuotaRefusalClauses,
        ReadyClauses,
        ScreenClauses,
        ServiceClauses,
        SnapshotClauses,
        SpawnClauses,
        StateClauses,
        VolumeClauses {
  /** For subclasses. */
  protected HypervisorContract() {}

  /** {@return the URI of the host that the clauses are tried on} */
  protected abstract String uri();

  /** {@return the providers; all that are found unless overridden} */
  protected Hypervisors hypervisors() {
    return Hypervisors.load();
  }

  /** {@return with what to connect; the defaults unless overridden} */
  protected ConnectOptions options() {
    return ConnectOptions.defaults();
  }

  /**
   * {@return the URI of another host, to which machines can be migrated; none unless overridden}
   */
  protected Optional<String> otherUri() {
    return Optional.empty();
  }

  /**
   * {@return a machine that boots and, where the host can run commands, answers them; one without
   * anything unless overridden}
   *
   * @param name its name
   */
  protected VirtualMachineSpec machine(String name) {
    return VirtualMachineSpec.named(name);
  }

  /**
   * {@return a container; of the image that the environment variable {@code POSADA_LAB_IMAGE}
   * names, or {@code busybox}, where the host has images, and of the command alone elsewhere}
   *
   * @param name its name
   * @param images whether the host has images
   */
  protected ContainerSpec container(String name, boolean images) {
    return images
        ? ContainerSpec.image(System.getenv().getOrDefault("POSADA_LAB_IMAGE", "busybox"))
            .name(name)
        : ContainerSpec.named(name);
  }

  /** {@return what happens behind Posada's back; nothing unless overridden} */
  protected Engine engine() {
    return new Engine() {};
  }

  /**
   * {@return why no machine can be started here, as without the kernel module that it needs; empty
   * unless overridden. A clause that starts one is not run then}
   */
  protected Optional<String> startsNothing() {
    return Optional.empty();
  }

  /**
   * {@return what a machine that is on refuses with {@link dev.posada.InvalidStateException},
   * though its host has {@link dev.posada.Capability#HOTPLUG}; nothing unless overridden}
   */
  protected Set<LiveChange> refusesLive() {
    return Set.of();
  }

  /**
   * {@return why this run leaves a clause out, as where all of them take hours; empty, so that it
   * is tried, unless overridden. It is not run then, and of such a run nothing is written}
   *
   * @param clause its number, as in {@code LIFE-07}
   */
  protected Optional<String> leavesOut(String clause) {
    return Optional.empty();
  }

  /**
   * {@return whether a running machine that several clauses use is saved between them, as where the
   * processor is emulated and an idle machine slows all else; false unless overridden}
   */
  protected boolean savesSharedGuests() {
    return false;
  }

  /**
   * {@return how long anything may take before it counts as not happening; 30 s unless overridden}
   */
  protected Duration patience() {
    return Duration.ofSeconds(30);
  }

  /**
   * {@return what else tells this run from others of the same engine, as in {@code rootless};
   * nothing unless overridden}
   */
  protected String variant() {
    return "";
  }
}
