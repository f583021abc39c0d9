package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Aftermath;
import dev.posada.vmrun.host.Home;
import dev.posada.vmrun.host.HostPaths;
import dev.posada.vmrun.host.Settings;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All that a command may use. Not thread-safe. */
public final class Request {
  private final Home home;
  private final Settings settings;
  private final HostPaths paths;
  private final Console console;
  private final Waiting waiting;
  private final Aftermath aftermath;
  private Flags flags = Flags.NONE;
  private List<String> parameters = List.of();
  private final List<Path> made = new ArrayList<>();

  public Request(
      Home home,
      Settings settings,
      HostPaths paths,
      Console console,
      Waiting waiting,
      Aftermath aftermath) {
    this.home = home;
    this.settings = settings;
    this.paths = paths;
    this.console = console;
    this.waiting = waiting;
    this.aftermath = aftermath;
  }

  void parsed(Flags given, List<String> words) {
    flags = given;
    parameters = words;
  }

  public Home home() {
    return home;
  }

  public Settings settings() {
    return settings;
  }

  public HostPaths paths() {
    return paths;
  }

  public Console console() {
    return console;
  }

  public Waiting waiting() {
    return waiting;
  }

  Aftermath aftermath() {
    return aftermath;
  }

  Flags flags() {
    return flags;
  }

  public long now() throws IOException {
    return home.now();
  }

  boolean is(Switch choice, String value) {
    return settings.is(choice, value);
  }

  List<String> parameters() {
    return parameters;
  }

  String parameter(int at) {
    return parameters.get(at);
  }

  /** A parameter that may be missing. */
  String parameter(int at, String standard) {
    return at < parameters.size() ? parameters.get(at) : standard;
  }

  /** A parameter that may be missing but is one of these words; else the usage is told. */
  String word(int at, String standard, List<String> words) {
    String word = parameter(at, standard);
    if (words.stream().noneMatch(word::equalsIgnoreCase)) {
      throw new Usage.Wanted();
    }
    return word.toLowerCase(Locale.ROOT);
  }

  /** A path on the host that a parameter names. */
  Path path(int at) {
    return paths.here(parameter(at));
  }

  /** The machine that the first parameter names. */
  Machine machine() throws IOException {
    return Machine.open(this, parameter(0));
  }

  /** Notes the file by which a new machine becomes one. */
  void making(Path vmx) {
    made.add(vmx);
  }

  /** New machines of the call. */
  public List<Path> made() {
    return made;
  }

  public void print(String line) {
    console.line(line);
  }
}
