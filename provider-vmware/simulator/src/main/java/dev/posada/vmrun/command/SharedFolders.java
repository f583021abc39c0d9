package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Dictionary;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Words about shared folders. [D, what is said about unknown ones G] */
final class SharedFolders {
  private static final int MAXIMUM = 64;

  private SharedFolders() {}

  static void add(Request request) throws IOException {
    Machine machine = request.machine().mustBeOn();
    if (!machine.record().toolsUp(request.now())) {
      throw Message.TOOLS_NOT_RUNNING.about(machine.argument());
    }
    if (!Files.isDirectory(request.path(2))) {
      throw Message.FILE_NOT_FOUND.failure();
    }
    int free = find(machine.config(), request.parameter(1));
    if (free >= 0) {
      throw Message.FILE_EXISTS.failure();
    }
    for (free = 0; machine.config().has(key(free) + "present"); free++) {}
    write(machine.config(), free, request, true);
    int count =
        Math.max(free + 1, Integer.parseInt(machine.config().get("sharedFolder.maxNum", "0")));
    machine.config().set("sharedFolder.maxNum", Integer.toString(count));
    machine.save();
  }

  private static void write(Dictionary vmx, int number, Request request, boolean writable) {
    vmx.set(key(number) + "present", "TRUE");
    vmx.set(key(number) + "enabled", "TRUE");
    vmx.set(key(number) + "readAccess", "TRUE");
    vmx.set(key(number) + "writeAccess", writable ? "TRUE" : "FALSE");
    vmx.set(key(number) + "hostPath", request.parameter(2));
    vmx.set(key(number) + "guestName", request.parameter(1));
    vmx.set(key(number) + "expiration", "never");
  }

  static void state(Request request) throws IOException {
    String access = request.word(3, "", List.of("writable", "readonly"));
    Machine machine = request.machine();
    int number = existing(machine, request.parameter(1));
    write(machine.config(), number, request, access.equals("writable"));
    machine.save();
  }

  static void remove(Request request) throws IOException {
    Machine machine = request.machine().mustBeOn();
    machine.config().removeBeginningWith(key(existing(machine, request.parameter(1))));
    machine.save();
  }

  static void enable(Request request) throws IOException {
    turn(request, "FALSE");
  }

  static void disable(Request request) throws IOException {
    turn(request, "TRUE");
  }

  private static void turn(Request request, String disabled) throws IOException {
    boolean runtime = !request.word(1, "", List.of("", "runtime")).isEmpty();
    Machine machine = request.machine();
    if (runtime) {
      machine.mustBeOn();
      machine.record().set("runtimeConfig", "isolation.tools.hgfs.disable", disabled);
    } else {
      machine.config().set("isolation.tools.hgfs.disable", disabled);
    }
    machine.save();
  }

  private static int existing(Machine machine, String share) {
    int number = find(machine.config(), share);
    if (number < 0) {
      throw Message.FILE_NOT_FOUND.failure();
    }
    return number;
  }

  private static int find(Dictionary vmx, String share) {
    for (int i = 0; i < MAXIMUM; i++) {
      if (vmx.get(key(i) + "guestName").equals(share)) {
        return i;
      }
    }
    return -1;
  }

  private static String key(int number) {
    return "sharedFolder" + number + ".";
  }
}
