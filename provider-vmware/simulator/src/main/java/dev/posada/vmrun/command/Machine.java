package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.files.MachineFiles;
import dev.posada.vmrun.host.Home;
import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A machine as a command sees it: its files and what is remembered. Not thread-safe. */
public final class Machine {
  private final String argument;
  private final MachineFiles files;
  private final Dictionary config;
  private final MachineRecord record;
  private final Home home;

  private Machine(
      String argument, MachineFiles files, Dictionary config, MachineRecord record, Home home) {
    this.argument = argument;
    this.files = files;
    this.config = config;
    this.record = record;
    this.home = home;
  }

  /**
   * Opens the machine that a path names; what is wrong with it is told with the path as it was
   * given. [O]
   */
  static Machine open(Request request, String argument) throws IOException {
    Path path = request.paths().here(argument);
    if (!argument.toLowerCase(Locale.ROOT).endsWith(".vmx")) {
      throw Message.UNKNOWN_SUFFIX.about(argument);
    }
    if (!Files.isRegularFile(path)) {
      throw Message.VM_NOT_FOUND.about(argument);
    }
    Path real = path.toRealPath();
    MachineRecord record = request.home().record(real);
    if (record.number(Trait.UNREADABLE) > 0) {
      record.set(Trait.UNREADABLE, record.number(Trait.UNREADABLE) - 1);
      request.home().save(record);
      throw Message.CONFIG_UNREADABLE.about(argument);
    }
    MachineFiles files = new MachineFiles(real);
    Dictionary config = files.config();
    checkPassword(request, argument, config, record);
    boolean repeats = config.repeats() && request.is(Switch.DUPLICATE_KEY, "refused");
    if (!config.has("config.version") || !config.has("virtualHW.version") || repeats) {
      throw Message.CONFIG_UNREADABLE.about(argument);
    }
    if (record.alive() && !record.get(Trait.SESSION).equals(request.settings().session())) {
      throw Failure.unableToConnect();
    }
    return new Machine(argument, files, config, record, request.home());
  }

  /** An encrypted machine is known by encryption.keySafe. */
  private static void checkPassword(
      Request request, String argument, Dictionary config, MachineRecord record) {
    if (!config.has("encryption.keySafe")) {
      return;
    }
    if (request.flags().password() == null) {
      throw Message.PASSWORD_REQUIRED.about(argument);
    }
    if (!request.flags().password().equals(record.get(Trait.PASSWORD))) {
      throw Message.ENCRYPTED_AUTHENTICATION.about(argument);
    }
  }

  /** A machine of which something is remembered, without the checks of a command. */
  static Machine remembered(Home home, MachineRecord record) throws IOException {
    Path vmx = record.vmx();
    Dictionary config =
        Files.exists(vmx) ? new MachineFiles(vmx).config() : Dictionary.parse(new byte[0]);
    return new Machine(vmx.toString(), new MachineFiles(vmx), config, record, home);
  }

  /** The path as it was given. */
  String argument() {
    return argument;
  }

  MachineFiles files() {
    return files;
  }

  Dictionary config() {
    return config;
  }

  MachineRecord record() {
    return record;
  }

  boolean encrypted() {
    return config.has("encryption.keySafe");
  }

  boolean suspended() {
    return !record.alive() && !config.get("checkpoint.vmState").isEmpty();
  }

  Machine mustBeOn() {
    if (!record.alive()) {
      throw Message.NOT_POWERED_ON.about(argument);
    }
    return this;
  }

  /** Writes the .vmx and what is remembered. */
  void save() throws IOException {
    if (Files.exists(files.vmx())) {
      files.write(config);
    }
    home.save(record);
  }
}
