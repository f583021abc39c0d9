package dev.posada.virtualbox.machine;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.HypervisorException;
import dev.posada.Nic;
import dev.posada.PortForward;
import dev.posada.RejectedException;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Forward;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The network cards of one machine. */
final class Cards {
  static final int MOST = 8;

  private final Chassis machine;
  private final Networks networks;

  Cards(Chassis machine) {
    this.machine = machine;
    this.networks = new Networks(machine.vbox(), machine.op());
  }

  private Optional<MachineSettings.Nic> card(int slot, MachineSettings of) {
    return of.hardware().nics().stream().filter(nic -> nic.slot() == slot).findFirst();
  }

  /** {@return the id of the new card} */
  String add(Nic wanted) {
    machine.requireOff("VirtualBox adds cards to machines that are off only");
    Nic nic = Forwards.chosen(wanted, machine.vbox(), machine.op());
    int slot = 0;
    while (card(slot, machine.before()).isPresent()) {
      slot++;
    }
    if (slot >= MOST) {
      throw tooMany("detach one first");
    }
    List<String> words = new ArrayList<>(networks.words(slot, nic, Forwards.rules(nic.forwards())));
    if (NicGroup.isFree(machine.before(), slot)) {
      machine.vbox().tool().change(machine.op(), NicGroup.fresh(machine.before(), slot));
      words.addAll(NicGroup.binding(slot));
    }
    modify(words);
    removeOthers(slot, nic);
    return "nic" + (slot + 1);
  }

  static RejectedException tooMany(String remedy) {
    return new RejectedException(
        "a machine of VirtualBox has at most " + MOST + " cards", Failure.notDone().remedy(remedy));
  }

  private void modify(List<String> words) {
    List<String> all = new ArrayList<>(List.of("modifyvm", machine.id()));
    all.addAll(words);
    machine.vbox().tool().change(machine.op(), all.toArray(String[]::new));
  }

  /** A slot remembers the rules of the card that was in it. */
  private void removeOthers(int slot, Nic nic) {
    List<String> words = new ArrayList<>();
    for (Forward rule : card(slot, machine.now()).orElseThrow().forwards()) {
      if (nic.forwards().stream().noneMatch(one -> Devices.rule(one).equals(rule.name()))) {
        words.addAll(List.of("--natpf" + (slot + 1), "delete", rule.name()));
      }
    }
    if (!words.isEmpty()) {
      try {
        modify(words);
      } catch (HypervisorException e) {
        throw partly(e, "nic" + (slot + 1) + ", with forwards of the card before it");
      }
    }
  }

  private static int slot(Nic nic) {
    return Integer.parseInt(nic.id().orElseThrow().substring("nic".length())) - 1;
  }

  void remove(Nic nic) {
    machine.requireOff("VirtualBox takes cards from machines that are off only");
    int slot = slot(nic);
    List<String> words = new ArrayList<>(List.of("--nic" + (slot + 1), "none"));
    for (Forward rule : card(slot, machine.before()).orElseThrow().forwards()) {
      words.addAll(List.of("--natpf" + (slot + 1), "delete", rule.name()));
    }
    modify(words);
  }

  void change(Nic wanted, Nic before) {
    Nic nic = Forwards.chosen(wanted, machine.vbox(), machine.op());
    boolean moves = nic.mode() != before.mode() || !nic.network().equals(before.network());
    boolean otherMac = nic.mac().isPresent() && !nic.mac().equals(before.mac());
    boolean active = machine.active();
    if (otherMac && active) {
      throw Chassis.stopFirst(
          "a card of a machine that is on keeps its hardware address",
          Failure.notDone().lastSeen(GuestState.RUNNING));
    }
    if (active) {
      live(nic, before, moves);
    } else {
      modify(words(nic, before, moves, otherMac));
    }
  }

  private List<String> words(Nic nic, Nic before, boolean moves, boolean otherMac) {
    int number = slot(nic) + 1;
    List<String> words = new ArrayList<>();
    if (moves) {
      words.addAll(networks.modify(number, nic));
    }
    if (otherMac) {
      words.addAll(List.of("--macaddress" + number, nic.mac().orElseThrow().replace(":", "")));
    }
    words.addAll(List.of("--cableconnected" + number, nic.connected() ? "on" : "off"));
    for (String rule : gone(nic, before)) {
      words.addAll(List.of("--natpf" + number, "delete", rule));
    }
    for (PortForward forward : fresh(nic, before)) {
      words.addAll(List.of("--natpf" + number, Forwards.rule(forward)));
    }
    return words;
  }

  private void live(Nic nic, Nic before, boolean moves) {
    int number = slot(nic) + 1;
    List<List<String>> commands = new ArrayList<>();
    if (moves) {
      commands.add(networks.control(number, nic));
    }
    for (String rule : gone(nic, before)) {
      commands.add(List.of("natpf" + number, "delete", rule));
    }
    for (PortForward forward : fresh(nic, before)) {
      commands.add(List.of("natpf" + number, Forwards.rule(forward)));
    }
    if (nic.connected() != before.connected()) {
      commands.add(List.of("setlinkstate" + number, nic.connected() ? "on" : "off"));
    }
    for (List<String> command : commands) {
      try {
        control(command);
      } catch (HypervisorException e) {
        throw command == commands.get(0) ? e : partly(e, "nic" + number + " is changed in part");
      }
    }
  }

  /** What VirtualBox did not begin came after what it did. */
  private static HypervisorException partly(HypervisorException failed, String remains) {
    return failed.with(failed.getMessage(), failed.failure().remains(List.of(remains)));
  }

  private void control(List<String> words) {
    List<String> all = new ArrayList<>(List.of("controlvm", machine.id()));
    all.addAll(words);
    machine.vbox().tool().change(machine.op(), all.toArray(String[]::new));
  }

  /**
   * The names of the rules of ports that are not forwarded any more; others may have named them.
   */
  private List<String> gone(Nic nic, Nic before) {
    return card(slot(nic), machine.before()).orElseThrow().forwards().stream()
        .filter(rule -> before.forwards().stream().anyMatch(one -> is(rule, one)))
        .filter(rule -> nic.forwards().stream().noneMatch(one -> is(rule, one)))
        .map(Forward::name)
        .toList();
  }

  private static List<PortForward> fresh(Nic nic, Nic before) {
    return nic.forwards().stream().filter(one -> !before.forwards().contains(one)).toList();
  }

  private static boolean is(Forward rule, PortForward forward) {
    return rule.udp() == (forward.protocol() == PortForward.Protocol.UDP)
        && Objects.equals(rule.hostAddress(), forward.hostAddress())
        && rule.hostPort() == forward.hostPort()
        && rule.guestPort() == forward.guestPort();
  }
}
