package dev.posada.virtualbox;

import dev.posada.ProviderOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which VirtualBox is connected, and how one elsewhere is reached. Immutable.
 *
 * <p>Each method returns a changed copy.
 *
 * <pre>{@code
 * ConnectOptions.defaults()
 *     .option(VirtualBoxConnectOptions.defaults().tool("/opt/vbox/VBoxManage"));
 * }</pre>
 */
public final class VirtualBoxConnectOptions implements ProviderOption {
  private static final VirtualBoxConnectOptions DEFAULTS =
      new VirtualBoxConnectOptions(null, null, List.of("ssh"));

  private final String tool;
  private final String home;
  private final List<String> ssh;

  private VirtualBoxConnectOptions(String tool, String home, List<String> ssh) {
    this.tool = tool;
    this.home = home;
    this.ssh = ssh;
  }

  /** {@return the options that hold when none are given; of several that are, the last holds} */
  public static VirtualBoxConnectOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with the place of {@code VBoxManage}}
   *
   * @param path an absolute path on the host; looked for in {@code PATH} and in the usual places
   *     without this
   */
  public VirtualBoxConnectOptions tool(String path) {
    return new VirtualBoxConnectOptions(Objects.requireNonNull(path, "path"), home, ssh);
  }

  /** {@return the place of {@code VBoxManage}; empty for the usual ones} */
  public Optional<String> tool() {
    return Optional.ofNullable(tool);
  }

  /**
   * {@return a copy with another folder of settings, with machines of its own}
   *
   * @param folder the folder of {@code VirtualBox.xml}, an absolute path on the host, as in {@code
   *     VBOX_USER_HOME}
   */
  public VirtualBoxConnectOptions home(String folder) {
    return new VirtualBoxConnectOptions(tool, Objects.requireNonNull(folder, "folder"), ssh);
  }

  /**
   * {@return the folder of the settings; empty for {@code VBOX_USER_HOME}, and without that for the
   * one that VirtualBox itself uses}
   */
  public Optional<String> home() {
    return Optional.ofNullable(home);
  }

  /**
   * {@return a copy with another command for {@code vbox+ssh}}
   *
   * @param program OpenSSH's client or one that understands its arguments; run without a shell
   * @param arguments what comes first, as in {@code "-F", "config"}; Posada's own arguments follow
   *     and make it ask for nothing
   */
  public VirtualBoxConnectOptions ssh(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return new VirtualBoxConnectOptions(tool, home, List.copyOf(command));
  }

  /** {@return the command for {@code vbox+ssh}; {@code ssh} unless changed} */
  public List<String> ssh() {
    return ssh;
  }

  /** {@return the options as a line} */
  @Override
  public String toString() {
    return "ssh command "
        + ssh
        + (tool == null ? "" : ", tool " + tool)
        + (home == null ? "" : ", settings in " + home);
  }
}
