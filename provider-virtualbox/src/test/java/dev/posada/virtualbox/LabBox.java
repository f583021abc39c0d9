package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.ConnectOptions;
import dev.posada.Credentials;
import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.Nic;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.virtualbox.VirtualBoxMachineOptions.Paravirtualisation;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The real VirtualBoxes that the environment names: one of the command line only, where no machine
 * starts, and one in an emulated host, where they do. What is made there is called posada-test-.
 */
final class LabBox {
  /** What tests of the command line have in turn: some compare all machines. */
  static final String COMMAND_LINE = "command line";

  /** What tests on the emulated host have in turn: with parallel clients it freezes. */
  static final String EMULATED_HOST = "emulated host";

  static final String EMULATED_TOOL = "/usr/lib/virtualbox/VBoxManage";

  private static final String PREFIX = "posada-test-" + ProcessHandle.current().pid() + "-";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private LabBox() {}

  /** {@return what the environment says of the lab; the test is skipped without, failed in CI} */
  static String variable(String name) {
    String value = System.getenv(name);
    String parts = System.getenv().getOrDefault("POSADA_CI_PARTS", "");
    if (value == null && List.of(parts.split(" ")).contains("virtualbox")) {
      throw new IllegalStateException(name + " is not set");
    }
    assumeTrue(value != null, name + " is not set; .ci/lab brings a VirtualBox up");
    return value;
  }

  /** {@return the address of the command line only} */
  static String uri() {
    return variable("POSADA_LAB_VIRTUALBOX");
  }

  /** {@return how it is found} */
  static ConnectOptions options() {
    return ConnectOptions.defaults()
        .option(
            VirtualBoxConnectOptions.defaults()
                .tool(variable("POSADA_LAB_VIRTUALBOX_TOOL"))
                .home(variable("POSADA_LAB_VIRTUALBOX_HOME")));
  }

  /** {@return the address of the emulated host} */
  static String emulatedUri() {
    return variable("POSADA_LAB_VIRTUALBOX2");
  }

  /** {@return the address of another user's VirtualBox on the emulated host} */
  static String neighbourUri() {
    return variable("POSADA_LAB_VIRTUALBOX3");
  }

  /** {@return how it is reached, and the user of its guests} */
  static ConnectOptions emulatedOptions() {
    return ConnectOptions.defaults()
        .guestCredentials(Credentials.of("root", "pw"))
        .option(
            VirtualBoxConnectOptions.defaults()
                .tool(EMULATED_TOOL)
                .ssh("ssh", "-F", variable("POSADA_LAB_VIRTUALBOX2_SSH")));
  }

  /** {@return the command line only} */
  static Host connect() {
    return Hypervisors.load().connect(uri(), options());
  }

  /** {@return the emulated host} */
  static Host connectEmulated() {
    return Hypervisors.load().connect(emulatedUri(), emulatedOptions());
  }

  /** {@return another user's VirtualBox there, whose files root sees} */
  static Host connectNeighbour() {
    return Hypervisors.load().connect(neighbourUri(), emulatedOptions());
  }

  /**
   * {@return a small Linux with Guest Additions, for the emulated host}
   *
   * <p>It takes a minute to boot there, and does not at all where it sees what it runs in: what it
   * would then ask of its host is not in the emulated processor. It has no driver for the network
   * card of machines of another type.
   */
  static VirtualMachineSpec guest(String name) {
    return VirtualMachineSpec.named(name)
        .quota(ResourceQuota.limit().vcpus(1).memory(ByteSize.mib(256)))
        .option(
            VirtualBoxMachineOptions.defaults()
                .osType("Linux26_64")
                .paravirtualisation(Paravirtualisation.NONE))
        .attach(Cdrom.of(variable("POSADA_LAB_VIRTUALBOX_ISO")), Nic.nat());
  }

  /** {@return a name that nobody else has} */
  static String name() {
    return PREFIX + NUMBER.incrementAndGet();
  }

  /** Removes what a test has left. */
  static void clean(Host host) {
    for (VirtualMachine machine : host.virtualMachines().list()) {
      if (machine.name().startsWith(PREFIX)) {
        machine.kill();
        machine.delete();
      }
    }
  }
}
