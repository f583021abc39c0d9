package dev.posada.virtualbox.recorded;

import dev.posada.Subscription;
import dev.posada.Support;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
import dev.posada.spi.command.HostFiles;
import dev.posada.spi.command.HostSocket;
import dev.posada.virtualbox.settings.SettingsFiles;
import dev.posada.virtualbox.tool.Installation;
import dev.posada.virtualbox.tool.VBoxManage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A VirtualBox whose settings are files in a folder of the test, and whose tool says what the test
 * lets it say. Nothing is run.
 */
public final class ScriptedBox implements CommandRunner {
  private static final String TOOL = "VBoxManage";
  private static final String SERVER = "812 /usr/lib/virtualbox/VBoxSVC --auto-shutdown";

  private final Path folder;
  private final Map<String, Path> machines = new LinkedHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final List<Command> commands = new CopyOnWriteArrayList<>();
  private final List<String> processes =
      new CopyOnWriteArrayList<>(List.of("1 /sbin/init", SERVER));
  private final VBoxManage tool = new VBoxManage(this, TOOL, Map.of());
  private volatile Function<String, CommandResult> answers = words -> said("");
  private String media = "";
  private boolean registered = true;

  public ScriptedBox(Path folder) {
    this.folder = folder;
  }

  /** {@return a success} */
  public static CommandResult said(String stdout) {
    return new CommandResult(0, stdout, "");
  }

  /** {@return a failure, with its code unless that is empty} */
  public static CommandResult failed(String words, String code) {
    String details =
        code.isEmpty()
            ? ""
            : TOOL + ": error: Details: code " + code + " (0x80bb0007), component C";
    return new CommandResult(1, "", TOOL + ": error: " + words + "\n" + details + "\n");
  }

  /** What the tool answers to its words, which have blanks in between. */
  public void answers(Function<String, CommandResult> answers) {
    this.answers = answers;
  }

  /** {@return what the tool was told, in the order of the time} */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** {@return what was told to end before it had answered} */
  public List<String> ended() {
    return List.copyOf(ended);
  }

  /** {@return the same as calls, as commands} */
  public List<Command> commands() {
    return List.copyOf(commands);
  }

  /** Gives a machine a process. */
  public void starts(String id) {
    processes.add("1000 /usr/lib/virtualbox/VBoxHeadless --comment x --startvm " + id);
  }

  /** Takes the processes of all machines away. */
  public void ends() {
    processes.removeIf(words -> words.contains("VBoxHeadless"));
  }

  /** Lets nobody see a process, as on Windows or in a container. */
  public void hides() {
    processes.clear();
  }

  /** Is as one whose server has no client for a while. */
  public void rests() {
    processes.remove(SERVER);
  }

  private void serves() {
    if (!processes.isEmpty() && !processes.contains(SERVER)) {
      processes.add(SERVER);
    }
  }

  /** Is as fresh as one that has written no settings yet. */
  public void unregistered() {
    registered = false;
  }

  /** What stands in the media registry of the user. */
  public void media(String xml) {
    media = xml;
    write();
  }

  /**
   * {@return the id of a machine that is registered}
   *
   * @param attributes what its element has besides UUID and name
   * @param inside what is in its element
   */
  public String machine(String name, String attributes, String inside) {
    String id = UUID.randomUUID().toString();
    machine(id, folder.resolve("vms").resolve(name).resolve(name + ".vbox"), attributes, inside);
    return id;
  }

  /** The same, or with other settings, somewhere. */
  public void machine(String id, Path file, String attributes, String inside) {
    String name = file.getFileName().toString().replaceFirst("\\.vbox$", "");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          "<VirtualBox version='1.19-linux'><Machine uuid='{%s}' name='%s' %s>%s</Machine></VirtualBox>"
              .formatted(id, name, attributes, inside));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    machines.put(id, file);
    write();
  }

  /** Registers what is written in a file already. */
  public void register(String id, Path file) {
    machines.put(id, file);
    write();
  }

  /** {@return whether a machine is registered} */
  public boolean knows(String id) {
    return machines.containsKey(id);
  }

  /** Is no machine any more. */
  public void unregister(String id) {
    machines.remove(id);
    write();
  }

  /** {@return the folder of a machine} */
  public Path folder(String id) {
    return machines.get(id).getParent();
  }

  /** {@return the folder of the machines} */
  public Path machinesFolder() {
    return folder.resolve("vms");
  }

  private void write() {
    StringBuilder entries = new StringBuilder();
    machines.forEach(
        (id, file) -> entries.append("<MachineEntry uuid='{%s}' src='%s'/>".formatted(id, file)));
    try {
      Files.writeString(
          folder.resolve("VirtualBox.xml"),
          ("<VirtualBox><Global><MachineRegistry>%s</MachineRegistry>"
                  + "<MediaRegistry>%s</MediaRegistry>"
                  + "<SystemProperties defaultMachineFolder='%s'/></Global></VirtualBox>")
              .formatted(entries, media, folder.resolve("vms")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return it, as the classes of the provider use it} */
  public Installation installation() {
    try {
      Files.createDirectories(folder.resolve("vms"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (registered) {
      write();
    }
    return new Installation(
        tool, new SettingsFiles(files(), folder.resolve("VirtualBox.xml").toString()), files());
  }

  @Override
  public Optional<String> find(String name, Operation op) {
    return Optional.of("/usr/bin/" + name);
  }

  @Override
  public CommandResult run(Command command, Operation op) {
    try (Subscription hook = op.onCancel(() -> ended.add(words(command)))) {
      return command.changes()
          ? op.change(command.text(), () -> answer(command))
          : op.read(command.text(), () -> answer(command));
    }
  }

  private static String words(Command command) {
    return String.join(" ", command.argv().subList(1, command.argv().size()));
  }

  private CommandResult answer(Command command) throws IOException {
    String program = command.argv().get(0);
    if (program.equals("mkdir")) {
      return makeFolder(Path.of(command.argv().get(command.argv().size() - 1)));
    }
    if (!program.equals(TOOL)) {
      return said(String.join("\n", processes));
    }
    String words = words(command);
    serves();
    calls.add(words);
    commands.add(command);
    CommandResult result = answers.apply(words);
    Optional<OutputStream> sink = command.stdoutTo();
    if (sink.isPresent()) {
      sink.get().write(result.stdoutBytes());
    }
    return result;
  }

  private static CommandResult makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      return said("");
    } catch (FileAlreadyExistsException e) {
      return new CommandResult(1, "", "mkdir: cannot create directory: File exists");
    }
  }

  @Override
  public HostFiles files() {
    return CommandRunner.local().files();
  }

  @Override
  public Support connects() {
    return CommandRunner.local().connects();
  }

  @Override
  public HostSocket connect(String path, Operation op) {
    return CommandRunner.local().connect(path, op);
  }
}
