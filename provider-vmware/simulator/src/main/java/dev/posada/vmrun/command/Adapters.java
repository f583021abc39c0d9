package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Dictionary;
import java.io.IOException;
import java.util.List;

/** Words about network adapters, which Fusion has. [D, table O1] */
final class Adapters {
  private static final List<String> TYPES = List.of("nat", "bridged", "hostOnly", "custom");

  private Adapters() {}

  static void list(Request request) throws IOException {
    Dictionary vmx = request.machine().config();
    List<Integer> cards = GeneratedKeys.cards(vmx);
    request.print("Total network adapters: " + cards.size());
    if (!cards.isEmpty()) {
      request.print(String.format("%-6s %-12s %s", "INDEX", "TYPE", "VMNET"));
    }
    for (int card : cards) {
      String type = vmx.get("ethernet" + card + ".connectionType", "bridged");
      String spelled = type.equals("hostonly") ? "hostOnly" : type;
      request.print(String.format("%-6d %-12s %s", card, spelled, network(vmx, card, type)));
    }
  }

  private static String network(Dictionary vmx, int card, String type) {
    return switch (type) {
      case "nat" -> "vmnet8";
      case "hostonly" -> "vmnet1";
      case "custom" -> vmx.get("ethernet" + card + ".vnet", "empty");
      default -> "vmnet0";
    };
  }

  static void add(Request request) throws IOException {
    Machine machine = off(request);
    int card = 0;
    while (GeneratedKeys.cards(machine.config()).contains(card)) {
      card++;
    }
    machine.config().set("ethernet" + card + ".present", "TRUE");
    machine.config().set("ethernet" + card + ".addressType", "generated");
    connect(machine.config(), card, request, 1);
    machine.save();
  }

  static void set(Request request) throws IOException {
    Machine machine = off(request);
    connect(machine.config(), card(machine, request), request, 2);
    machine.save();
  }

  static void delete(Request request) throws IOException {
    Machine machine = off(request);
    machine.config().removeBeginningWith("ethernet" + card(machine, request) + ".");
    machine.save();
  }

  private static void connect(Dictionary vmx, int card, Request request, int at) {
    String type = request.word(at, "", TYPES);
    vmx.set("ethernet" + card + ".connectionType", type);
    if (type.equals("custom")) {
      String network = request.parameter(at + 1, "");
      if (network.isEmpty()) {
        throw Message.INVALID_PARAMETER.failure();
      }
      vmx.set("ethernet" + card + ".vnet", network);
    }
  }

  private static int card(Machine machine, Request request) {
    return GeneratedKeys.cards(machine.config()).stream()
        .filter(card -> Integer.toString(card).equals(request.parameter(1)))
        .findFirst()
        .orElseThrow(Message.INVALID_PARAMETER::failure);
  }

  /** Whether a running machine refuses is not known. [G] */
  private static Machine off(Request request) throws IOException {
    Machine machine = request.machine();
    if (machine.record().alive()) {
      throw Message.ALREADY_RUNNING.failure();
    }
    return machine;
  }
}
