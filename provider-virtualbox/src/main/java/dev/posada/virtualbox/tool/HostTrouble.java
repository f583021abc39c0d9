package dev.posada.virtualbox.tool;

import java.util.Optional;

/** What is wrong with the host, by the words in which VirtualBox complains, and what helps. */
public final class HostTrouble {
  private static final String BUILD =
      "/sbin/vboxconfig (Oracle) or dpkg-reconfigure virtualbox-dkms (Debian)";

  /** Where the kernel module is missing. */
  public static final String MODULE =
      "let root run modprobe vboxdrv; if there is none, " + BUILD + " builds it";

  /** Where it is that of another VirtualBox. */
  public static final String OTHER_MODULE =
      "the kernel module is of another version: end all machines, then let root run " + BUILD;

  /** Where somebody else has the processor. */
  public static final String OTHER_HYPERVISOR =
      "end the machines of the other hypervisor; KVM of Linux 6.12 and newer has to be unloaded"
          + " (modprobe -r kvm_intel kvm_amd) or booted with kvm.enable_virt_at_load=0";

  /** Where VT-x or AMD-V is off. */
  public static final String FIRMWARE = "switch VT-x or AMD-V on in the firmware of the host";

  /** Where the tool does not know the locale that it is run with, as it says of such words. */
  public static final String LOCALE = "install the locale C.UTF-8 on the host";

  private HostTrouble() {}

  /**
   * {@return whether the tool does not know the locale; it tells only if one of its words is not
   * plain English, and cuts lists at the first such name}
   */
  public static boolean lacksLocale(String text) {
    return text.contains("VERR_NO_TRANSLATION");
  }

  /** {@return what helps; empty if it is not the host's trouble} */
  static Optional<String> remedy(String text) {
    if (says(
        text,
        "VERR_VM_DRIVER_NOT_INSTALLED",
        "ernel driver not installed",
        "(rc=-1908)",
        "Error -1908")) {
      return Optional.of(MODULE);
    }
    if (says(text, "VERR_VM_DRIVER_VERSION_MISMATCH", "(rc=-1912)")) {
      return Optional.of(OTHER_MODULE);
    }
    if (says(text, "/dev/vboxnetctl")) {
      return Optional.of(
          "let root run modprobe vboxnetadp; if there is none, " + BUILD + " builds it");
    }
    if (says(
        text, "VERR_VMX_IN_VMX_ROOT_MODE", "VERR_SVM_IN_USE", "being used by another hypervisor")) {
      return Optional.of(OTHER_HYPERVISOR);
    }
    if (says(text, "VERR_SVM_HOST_SVME_NOT_ENABLED")) {
      return Optional.of("load KVM with kvm.enable_virt_at_load=1: this VirtualBox relies on it");
    }
    if (says(
        text,
        "VERR_VMX_NO_VMX",
        "VERR_SVM_NO_SVM",
        "VERR_SVM_DISABLED",
        "VERR_VMX_MSR_ALL_VMX_DISABLED",
        "VERR_VMX_MSR_VMX_DISABLED")) {
      return Optional.of(FIRMWARE);
    }
    if (says(text, "VERR_NEM_")) {
      return Optional.of(
          "let an administrator run bcdedit /set hypervisorlaunchtype off and reboot");
    }
    if (lacksLocale(text)) {
      return Optional.of(LOCALE);
    }
    if (says(text, "within the allowed ranges")) {
      return Optional.of(
          "choose an address of 192.168.56.0/21, or let root allow others by a line in"
              + " /etc/vbox/networks.conf, as in: * 10.0.0.0/8");
    }
    if (says(text, "VERR_SUPLIB_")) {
      return Optional.of("the files of VirtualBox have to belong to root: install it anew");
    }
    return Optional.empty();
  }

  private static boolean says(String text, String... words) {
    for (String one : words) {
      if (text.contains(one)) {
        return true;
      }
    }
    return false;
  }
}
