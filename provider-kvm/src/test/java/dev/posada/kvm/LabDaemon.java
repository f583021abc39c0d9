package dev.posada.kvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.NotFoundException;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The real daemons that the environment names; what is made there is called posada-test-. */
final class LabDaemon {
  static final String URI = System.getenv("POSADA_LAB_KVM");
  static final String URI2 = System.getenv("POSADA_LAB_KVM2");

  /** What its kernel is told: to tell nothing, and to leave out what takes long in emulation. */
  static final String COMMAND_LINE =
      "console=ttyS0 quiet panic=-1 mitigations=off cryptomgr.notests";

  private static final String PREFIX = "posada-test-" + ProcessHandle.current().pid() + "-";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private LabDaemon() {}

  /** Tests that need the daemons: skipped with a reason without them, failed where CI has them. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(Condition.class)
  @interface Needed {}

  static final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (URI != null) {
        return ConditionEvaluationResult.enabled(URI);
      }
      String reason = "POSADA_LAB_KVM names no daemon; .ci/lab brings one up";
      if (isInCi()) {
        throw new IllegalStateException(reason);
      }
      System.out.println("skipped " + context.getDisplayName() + ": " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }

  /** What the environment says of the lab; the test is skipped without, and failed in CI. */
  static String variable(String name) {
    String value = System.getenv(name);
    if (value == null && isInCi()) {
      throw new IllegalStateException(name + " is not set");
    }
    assumeTrue(value != null, name + " is not set; a newer .ci/lab sets it");
    return value;
  }

  private static boolean isInCi() {
    String parts = System.getenv().getOrDefault("POSADA_CI_PARTS", "");
    return List.of(parts.split(" ")).contains("kvm");
  }

  static Host connect() {
    return connect(URI, ConnectOptions.defaults());
  }

  static Host connect(String uri, ConnectOptions options) {
    return Hypervisors.load().connect(uri, options);
  }

  /** A name that nobody else has. */
  static String name() {
    return PREFIX + NUMBER.incrementAndGet();
  }

  /** Whether a name is of this Java VM: others use the same daemons meanwhile. */
  static boolean isOurs(String name) {
    return name.startsWith(PREFIX);
  }

  /**
   * A small Linux with an agent.
   *
   * @param more words for its kernel
   */
  static VirtualMachineSpec linux(String... more) {
    return VirtualMachineSpec.named(name())
        .quota(ResourceQuota.limit().vcpus(1).memory(ByteSize.mib(192)))
        .kernel(
            VirtualMachineSpec.Kernel.of(System.getenv("POSADA_LAB_KERNEL"))
                .initrd(System.getenv("POSADA_LAB_INITRD"))
                .commandLine(COMMAND_LINE + " " + String.join(" ", more)));
  }

  /** Removes what a test has left. */
  static void clean(Host host) {
    for (VirtualMachine machine : host.virtualMachines().list()) {
      if (isOurs(machine.name())) {
        try {
          machine.kill();
          machine.delete();
        } catch (NotFoundException gone) {
          // all the better
        }
      }
    }
  }
}
