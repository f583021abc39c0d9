package dev.posada.vmware;

import dev.posada.ProviderOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which VMware is connected, where its machines are, and how one elsewhere is reached. Immutable.
 *
 * <p>Each method returns a changed copy.
 *
 * <pre>{@code
 * ConnectOptions.defaults()
 *     .option(VmwareConnectOptions.defaults().folder("/srv/machines"));
 * }</pre>
 */
public final class VmwareConnectOptions implements ProviderOption {
  private static final VmwareConnectOptions DEFAULTS =
      new VmwareConnectOptions(null, List.of(), Map.of(), List.of("ssh"));

  private final String tool;
  private final List<String> folders;
  private final Map<String, String> passwords;
  private final List<String> ssh;

  private VmwareConnectOptions(
      String tool, List<String> folders, Map<String, String> passwords, List<String> ssh) {
    this.tool = tool;
    this.folders = folders;
    this.passwords = passwords;
    this.ssh = ssh;
  }

  /** {@return the options that hold when none are given; of several that are, the last holds} */
  public static VmwareConnectOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with the place of {@code vmrun}}
   *
   * @param path an absolute path on the host; looked for in {@code PATH} and in the usual places
   *     without this
   */
  public VmwareConnectOptions tool(String path) {
    return new VmwareConnectOptions(Objects.requireNonNull(path, "path"), folders, passwords, ssh);
  }

  /** {@return the place of {@code vmrun}; empty for the usual ones} */
  public Optional<String> tool() {
    return Optional.ofNullable(tool);
  }

  /**
   * {@return a copy with one folder of machines more}
   *
   * <p>VMware has no register of machines. Without a folder, machines are those in the folder that
   * the user prefers or that is usual, those that VMware's windows show, and those that run. With
   * folders, machines are those in them and those that run; new ones come into the first folder.
   *
   * @param path an absolute path on the host; machines are in it, or in the folders in it
   */
  public VmwareConnectOptions folder(String path) {
    List<String> more = new ArrayList<>(folders);
    more.add(Objects.requireNonNull(path, "path"));
    return new VmwareConnectOptions(tool, List.copyOf(more), passwords, ssh);
  }

  /** {@return the folders of machines; none for the usual ones} */
  public List<String> folders() {
    return folders;
  }

  /**
   * {@return a copy that knows the password of an encrypted machine}
   *
   * <p>Nothing can be done with such a machine without it. vmrun takes it as a word ({@code -vp}):
   * other users of the host can see it in the list of processes while vmrun runs. It is in no trace
   * and no message.
   *
   * @param vmx the {@code .vmx} of the machine, an absolute path on the host
   * @param password its password
   */
  public VmwareConnectOptions machinePassword(String vmx, String password) {
    Map<String, String> more = new LinkedHashMap<>(passwords);
    more.put(Objects.requireNonNull(vmx, "vmx"), Objects.requireNonNull(password, "password"));
    return new VmwareConnectOptions(tool, folders, Collections.unmodifiableMap(more), ssh);
  }

  Map<String, String> passwords() {
    return passwords;
  }

  /**
   * {@return a copy with another command for {@code vmware+ssh}}
   *
   * @param program OpenSSH's client or one that understands its arguments; run without a shell
   * @param arguments what comes first, as in {@code "-F", "config"}; Posada's own arguments follow
   *     and make it ask for nothing
   */
  public VmwareConnectOptions ssh(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return new VmwareConnectOptions(tool, folders, passwords, List.copyOf(command));
  }

  /** {@return the command for {@code vmware+ssh}; {@code ssh} unless changed} */
  public List<String> ssh() {
    return ssh;
  }

  /** {@return the options as a line, without passwords} */
  @Override
  public String toString() {
    return "ssh command "
        + ssh
        + (tool == null ? "" : ", tool " + tool)
        + (folders.isEmpty() ? "" : ", machines in " + folders)
        + (passwords.isEmpty() ? "" : ", passwords of " + passwords.keySet());
  }
}
