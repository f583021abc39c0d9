package dev.posada.vmware.tool;

import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandRunner;
import dev.posada.vmware.files.Paths;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The programs that come with VMware, of which some may be missing: beside vmrun, where it is
 * installed, or in {@code PATH}. Thread-safe; looks once.
 */
public final class Programs {
  private final CommandRunner runner;
  private final String vmrun;
  private final HostSystem system;
  private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

  /**
   * Takes the values.
   *
   * @param vmrun where vmrun is
   */
  public Programs(CommandRunner runner, String vmrun, HostSystem system) {
    this.runner = runner;
    this.vmrun = vmrun;
    this.system = system;
  }

  /**
   * {@return where a program is; empty if it is missing}
   *
   * @param name as in {@code vmware-vdiskmanager}
   */
  public Optional<String> find(String name, Operation op) {
    Optional<String> before = known.get(name);
    if (before != null) {
      return before;
    }
    Optional<String> found =
        places(name).stream().flatMap(place -> runner.find(place, op).stream()).findFirst();
    known.put(name, found);
    return found;
  }

  private Set<String> places(String name) {
    String file = system == HostSystem.WINDOWS ? name + ".exe" : name;
    String folder = Paths.parent(vmrun);
    Set<String> places = new LinkedHashSet<>();
    places.add(Paths.resolve(folder, file));
    switch (system) {
      case LINUX -> places.add("/usr/lib/vmware/bin/" + name);
      case MACOS -> {
        String library = "/Applications/VMware Fusion.app/Contents/Library/";
        places.add(library + name);
        places.add(library + "VMware OVF Tool/" + name);
      }
      case WINDOWS -> places.add(Paths.resolve(Paths.resolve(folder, "OVFTool"), file));
    }
    places.add(name);
    return places;
  }
}
