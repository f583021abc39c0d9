package dev.posada.vmrun.host;

import java.nio.file.Path;

/**
 * Paths as the simulated host spells them. With {@code windows.drive=FOLDER} the folder is drive C:
 * of a Windows host; without it paths are those of the machine that the simulator runs on.
 */
public final class HostPaths {
  private final Path drive;
  private final Path directory;

  public HostPaths(Settings settings, Path directory) {
    String folder = settings.get("windows.drive", "");
    this.drive =
        settings.system() == HostSystem.WINDOWS && !folder.isEmpty() ? Path.of(folder) : null;
    this.directory = directory;
  }

  /** Where a path that was given as an argument really lies. */
  public Path here(String argument) {
    if (drive != null && argument.matches("(?i)[a-z]:[\\\\/].*")) {
      return drive.resolve(argument.substring(3).replace('\\', '/')).normalize();
    }
    String text = drive == null ? argument : argument.replace('\\', '/');
    return directory.resolve(text).normalize();
  }

  /** How the host spells a path of ours. */
  public String there(Path path) {
    if (drive == null || !path.startsWith(drive)) {
      return path.toString();
    }
    return "C:\\" + drive.relativize(path).toString().replace('/', '\\');
  }
}
