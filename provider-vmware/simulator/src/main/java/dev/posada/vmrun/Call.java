package dev.posada.vmrun;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One call of a program. Immutable.
 *
 * @param program vmrun, vmware-vdiskmanager, vmware, vmware-vmx or ovftool
 * @param arguments what follows the program's name
 * @param directory where the caller stands
 * @param environment of the caller
 */
public record Call(
    String program, List<String> arguments, Path directory, Map<String, String> environment) {

  public Call {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A call of vmrun from the root folder with an empty environment. */
  public static Call vmrun(String... arguments) {
    return of("vmrun", arguments);
  }

  public static Call of(String program, String... arguments) {
    return new Call(program, List.of(arguments), Path.of("/"), Map.of());
  }
}
