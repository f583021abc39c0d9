package dev.posada.virtualbox.settings;

import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.Pause;
import dev.posada.spi.command.HostFiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a {@code .vbox} file says that only copies of the machine need. Immutable.
 *
 * @param modified whether it may be another than when its current snapshot was taken
 * @param ports its serial ports that are connected to something of the host
 * @param serialPort to what the first is connected: {@code off} if it has none, {@code
 *     disconnected} or {@code server,} and a path, as {@code showvminfo} says, or any other word
 */
public record Details(boolean modified, List<Integer> ports, String serialPort) {

  /**
   * {@return what a settings file says}
   *
   * @param path its path
   * @throws IllegalArgumentException if it is not the settings of a machine that can be read
   */
  public static Details of(String path, HostFiles files, Operation op) {
    try {
      return read(files.read(path, op));
    } catch (NotFoundException replaced) {
      Pause.of(SettingsFiles.REPLACED, op);
      return read(files.read(path, op));
    }
  }

  static Details read(byte[] file) {
    Element machine =
        Element.parse(file)
            .find("Machine")
            .orElseThrow(() -> new IllegalArgumentException("no machine"));
    return new Details(machine.flag("currentStateModified", true), ports(machine), first(machine));
  }

  private static String first(Element machine) {
    return machine.find("Hardware", "UART").stream()
        .flatMap(all -> all.children("Port").stream())
        .filter(port -> port.number("slot", 0) == 0 && port.flag("enabled", false))
        .map(Details::connection)
        .findFirst()
        .orElse("off");
  }

  private static String connection(Element port) {
    String mode = port.attribute("hostMode", "Disconnected");
    return mode.equals("HostPipe") && port.flag("server", false)
        ? "server," + port.attribute("path", "")
        : mode.toLowerCase(Locale.ROOT);
  }

  /** Numbered from 1, as the command line does. */
  private static List<Integer> ports(Element machine) {
    Optional<Element> uart = machine.find("Hardware", "UART");
    return uart.stream()
        .flatMap(all -> all.children("Port").stream())
        .filter(port -> port.flag("enabled", false))
        .filter(port -> !port.attribute("hostMode", "").equals("Disconnected"))
        .map(port -> (int) port.number("slot", 0) + 1)
        .toList();
  }
}
