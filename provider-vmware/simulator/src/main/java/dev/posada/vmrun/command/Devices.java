package dev.posada.vmrun.command;

import java.io.IOException;

/** Words about devices, the keyboard, the virtual hardware and Tools. [D/G] */
final class Devices {
  private Devices() {}

  static void connect(Request request) throws IOException {
    plug(request, "TRUE");
  }

  static void disconnect(Request request) throws IOException {
    plug(request, "FALSE");
  }

  /** The device must be one of the machine's. [G] */
  private static void plug(Request request, String connected) throws IOException {
    Machine machine = request.machine().mustBeOn();
    String device = request.parameter(1);
    if (!machine.config().isTrue(device + ".present")) {
      throw Message.INVALID_PARAMETER.failure();
    }
    machine.record().set("runtimeConfig", device + ".startConnected", connected);
    request.home().save(machine.record());
  }

  /** Mostly it fails. [O] */
  static void type(Request request) throws IOException {
    request.machine().mustBeOn();
    throw Message.INSUFFICIENT_PERMISSIONS.failure();
  }

  static void upgrade(Request request) throws IOException {
    Machine machine = request.machine();
    if (machine.record().alive()) {
      throw Message.ALREADY_RUNNING.failure();
    }
    machine.config().set("virtualHW.version", request.settings().get("hardware", "21"));
    machine.save();
  }

  /** Only inserts the disc. [D] */
  static void installTools(Request request) throws IOException {
    Machine machine = request.machine().mustBeOn();
    machine.record().set("runtimeConfig", "toolsDisc", "inserted");
    request.home().save(machine.record());
  }

  /** There is no internet in a simulator. */
  static void downloadPhoton(Request request) {
    request.path(0);
    throw Message.UNKNOWN.failure();
  }
}
