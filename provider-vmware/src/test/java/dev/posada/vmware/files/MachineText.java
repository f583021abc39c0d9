package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a machine file says, in lines; what it does not say is left out. */
final class MachineText {
  private final List<String> lines = new ArrayList<>();

  private MachineText() {}

  static String of(MachineFile machine) {
    MachineText text = new MachineText();
    text.line("name", machine.name(), "");
    text.line("guestOs", machine.guestOs(), "");
    String firmware = machine.firmware() + (machine.isSecureBoot() ? "+secure" : "");
    text.line("firmware", firmware, "bios");
    text.line("memory", "" + machine.memory(), "32");
    text.line("vcpus", "" + machine.vcpus(), "1");
    text.line("cores", "" + machine.coresPerSocket(), "1");
    text.line("drives", joined(machine.drives().stream().map(MachineText::drive).toList()), "");
    text.line("cards", joined(machine.cards().stream().map(MachineText::card).toList()), "");
    text.line("shares", joined(machine.shares().stream().map(MachineText::share).toList()), "");
    text.line("screen", machine.screen().map(MachineText::screen).orElse(""), "");
    text.line("suspension", machine.suspension().map(MachineText::suspension).orElse(""), "");
    text.line("labels", labels(machine), "");
    text.line("uuid", machine.uuid().orElse(""), "");
    if (machine.isEncrypted()) {
      text.lines.add("encrypted");
    }
    String charset = machine.keys().charset().name();
    text.line("charset", charset, UTF_8.name());
    return String.join("\n", text.lines);
  }

  private void line(String key, String value, String usual) {
    if (!value.equals(usual)) {
      lines.add(key + "=" + value.replace("\n", "\\n").replace("\t", "\\t"));
    }
  }

  private static String joined(List<String> parts) {
    return String.join(", ", parts);
  }

  private static String or(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String on(boolean connected) {
    return connected ? "on" : "off";
  }

  private static String drive(Drive drive) {
    return drive.slot()
        + (" " + drive.kind() + " " + drive.file().orElse("-"))
        + (drive.mode().isEmpty() ? " " : " " + drive.mode() + " ")
        + on(drive.connected());
  }

  private static String card(Card card) {
    return card.index()
        + (" " + card.mode() + " " + or(card.network()) + " " + or(card.device()))
        + (" " + or(card.address().mac()))
        + (card.address().generated() ? " generated " : " static ")
        + on(card.connected());
  }

  private static String share(Share share) {
    return share.name()
        + ("=" + share.hostPath() + (share.writable() ? " rw " : " ro "))
        + on(share.enabled());
  }

  private static String screen(Screen screen) {
    return (screen + " " + screen.password() + (screen.hidden() ? "hidden" : "")).strip();
  }

  private static String suspension(Suspension saved) {
    return saved.file() + (saved.ofSnapshot() ? " of a snapshot" : "");
  }

  private static String labels(MachineFile machine) {
    return machine.labels().entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining("; "));
  }
}
