package dev.posada.vmware;

import dev.posada.ConnectionException;
import dev.posada.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What keeps machines from being started on this Linux, as far as its files tell. */
final class Obstacles {
  private final Path root;

  /**
   * Takes the value.
   *
   * @param root {@code /}, but in tests
   */
  Obstacles(Path root) {
    this.root = root;
  }

  /**
   * What is in the way.
   *
   * @param what what
   * @param remedy what helps
   */
  record Obstacle(String what, String remedy) {
    /** {@return the same as a failure} */
    ConnectionException exception(String version) {
      return new ConnectionException(
          version + " can start no machine: " + what, Failure.notDone().remedy(remedy));
    }
  }

  /** The first that is found, the one that the others follow from. */
  Optional<Obstacle> first() {
    if (!Files.isDirectory(at("/proc/self")) || !Files.isDirectory(at("/sys/module"))) {
      return Optional.empty(); // no Linux
    }
    return Stream.<Supplier<Optional<Obstacle>>>of(
            this::processor, this::module, this::permission, this::otherHypervisor)
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Path at(String path) {
    return root.resolve(path.substring(1));
  }

  private Optional<Obstacle> processor() {
    String flags = text("/proc/cpuinfo");
    boolean told = flags.contains("flags\t") || flags.contains("flags ");
    return told && !flags.matches("(?s).*\\b(vmx|svm)\\b.*")
        ? obstacle(
            "the processors show neither VT-x nor AMD-V",
            "switch it on in the firmware of the host; if that is a machine itself, give it nested"
                + " virtualization")
        : Optional.empty();
  }

  private Optional<Obstacle> module() {
    if (Files.exists(at("/dev/vmmon"))) {
      return Optional.empty();
    }
    if (Files.isDirectory(at("/sys/module/vmmon"))) {
      return obstacle(
          "the kernel module vmmon is loaded, but there is no /dev/vmmon",
          "in a container, give it that device; otherwise let root run /etc/init.d/vmware restart");
    }
    String kernel = text("/proc/sys/kernel/osrelease");
    return obstacle(
        "the kernel module vmmon is not loaded" + (kernel.isEmpty() ? "" : " into " + kernel),
        "let root run vmware-modconfig --console --install-all, with the headers of this kernel"
            + " installed; with Secure Boot, sign vmmon and vmnet");
  }

  private Optional<Obstacle> permission() {
    Path device = at("/dev/vmmon");
    return Files.isReadable(device)
        ? Optional.empty()
        : obstacle(
            "/dev/vmmon is not readable for this user",
            "correct the permissions of the device, as by /etc/init.d/vmware restart");
  }

  /** One KVM machine is enough: VMware does not share the processors' virtualization. */
  private Optional<Obstacle> otherHypervisor() {
    return Stream.of("kvm_intel", "kvm_amd")
        .filter(module -> text("/sys/module/" + module + "/refcnt").matches("[1-9]\\d*"))
        .findFirst()
        .flatMap(
            module ->
                obstacle(
                    "a machine of KVM has the processors' virtualization",
                    "end the machines of KVM, or let root run modprobe -r " + module));
  }

  private String text(String path) {
    try {
      return Files.readString(at(path), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException untold) {
      return "";
    }
  }

  private static Optional<Obstacle> obstacle(String what, String remedy) {
    return Optional.of(new Obstacle(what, remedy));
  }
}
