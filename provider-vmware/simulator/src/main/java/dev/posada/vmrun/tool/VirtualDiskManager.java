package dev.posada.vmrun.tool;

import dev.posada.vmrun.command.Console;
import dev.posada.vmrun.command.Request;
import dev.posada.vmrun.files.DiskType;
import dev.posada.vmrun.files.NewDisk;
import dev.posada.vmrun.files.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * vmware-vdiskmanager. Successes end their lines as the host does, errors with a line feed. [O] Not
 * thread-safe.
 */
public final class VirtualDiskManager {
  private static final Pattern SIZE = Pattern.compile("(?i)(\\d+)(GB|MB|KB)");
  private static final String INVALID = "One of the parameters supplied is invalid (0x3e80).";

  private final Request request;
  private final List<String> arguments;

  private VirtualDiskManager(Request request, List<String> arguments) {
    this.request = request;
    this.arguments = arguments;
  }

  public static void run(Request request, List<String> arguments)
      throws IOException, InterruptedException {
    VirtualDiskManager manager = new VirtualDiskManager(request, arguments);
    request
        .home()
        .locked(
            () -> {
              manager.run();
              return null;
            });
  }

  private void run() throws IOException {
    String word = arguments.isEmpty() ? "" : arguments.get(0);
    boolean known =
        switch (word) {
          case "-c" -> create();
          case "-x" -> grow();
          case "-r" -> convert();
          case "-n" -> rename();
          case "-U" -> delete();
          // The texts of these are from memory. [G]
          case "-d" -> pass("Defragment: 100% done.", "Defragmentation completed successfully.");
          case "-k" -> pass("Shrink: 100% done.", "Shrink completed successfully.");
          case "-R" -> pass("The virtual disk, '%s', has no errors.", "");
          case "-e" -> pass("Disk chain is consistent.", "");
          default -> false;
        };
    if (!known) {
      line("VMware Virtual Disk Manager - build " + request.settings().build() + ".");
      line("Usage: vmware-vdiskmanager OPTIONS <disk-name> | <mount-point>");
      request.console().exit(1);
    }
  }

  private String option(String name, String standard) {
    int at = arguments.indexOf(name);
    return at < 0 || at + 1 >= arguments.size() ? standard : arguments.get(at + 1);
  }

  private String last() {
    return arguments.get(arguments.size() - 1);
  }

  private boolean create() throws IOException {
    long sectors = sectors(option("-s", ""));
    int type = Integer.parseInt(option("-t", "0"));
    String adapter = option("-a", "lsilogic");
    Path file = request.paths().here(last());
    if (Files.exists(file)) {
      return fail("Failed to create disk: The file already exists (0xc).");
    }
    if (sectors <= 0 || type < 0 || type >= DiskType.values().length) {
      return fail("Failed to create disk: " + INVALID);
    }
    if (!Files.isDirectory(file.getParent())) {
      return fail("Failed to create disk: The file specified is not found (0x3eb9).");
    }
    line("Creating disk '" + last() + "'");
    NewDisk.create(file, DiskType.values()[type], sectors, adapter);
    line("Virtual disk creation successful.");
    return true;
  }

  private static long sectors(String size) {
    Matcher text = SIZE.matcher(size);
    if (!text.matches()) {
      return -1;
    }
    int shift =
        switch (text.group(2).toUpperCase(Locale.ROOT)) {
          case "GB" -> 21;
          case "MB" -> 11;
          default -> 1;
        };
    return Long.parseLong(text.group(1)) << shift;
  }

  /** Disks with a parent cannot grow; neither can any disk shrink so. */
  private boolean grow() throws IOException {
    Path file = request.paths().here(last());
    VirtualDisk disk = Files.exists(file) ? open(file) : null;
    long sectors = sectors(option("-x", ""));
    if (disk == null || disk.parent() != null || sectors <= disk.sectors()) {
      return fail("Failed to expand the disk '" + last() + "': " + INVALID);
    }
    // Beside it in a folder of its own, as extents are named after the disk.
    Path folder = Files.createTempDirectory(file.getParent(), "grow");
    VirtualDisk grown =
        NewDisk.copy(
            disk, folder.resolve(file.getFileName()), DiskType.of(disk.createType()), sectors);
    grown.setContent(disk.content());
    disk.delete();
    for (Path part : grown.files()) {
      Files.move(part, file.resolveSibling(part.getFileName()));
    }
    Files.delete(folder);
    line("  Grow: 100% done.");
    line("Disk expansion completed successfully.");
    line("");
    line("WARNING: If the virtual disk is partitioned, you must use a third-party");
    line("         utility in the virtual machine to expand the size of the");
    line("         partitions. For more information, see:");
    line("         http://www.vmware.com/support/kb/enduser/std_adp.php?p_faqid=1647");
    return true;
  }

  private boolean convert() throws IOException {
    Path from = request.paths().here(option("-r", ""));
    Path to = request.paths().here(last());
    VirtualDisk disk = Files.isRegularFile(from) ? open(from) : null;
    if (disk == null) {
      return fail("Failed to convert disk: The specified file is not a virtual disk (0x3ebf).");
    }
    if (Files.exists(to)) {
      return fail("Failed to convert disk: The file already exists (0xc).");
    }
    line("Creating disk '" + last() + "'");
    DiskType type = DiskType.values()[Integer.parseInt(option("-t", "0"))];
    VirtualDisk copy = NewDisk.copy(disk, to, type, disk.sectors());
    // The same content: the simulator tells a copy by its place when it is used.
    copy.setContent(disk.content());
    line("  Convert: 100% done.");
    line("Virtual disk conversion successful.");
    return true;
  }

  private boolean rename() throws IOException {
    Path from = request.paths().here(option("-n", ""));
    Path to = request.paths().here(last());
    VirtualDisk disk = Files.isRegularFile(from) ? open(from) : null;
    if (disk == null || Files.exists(to)) {
      return fail("Failed to rename disk: " + INVALID);
    }
    VirtualDisk moved = NewDisk.copy(disk, to, DiskType.of(disk.createType()), disk.sectors());
    moved.setContent(disk.content());
    disk.delete();
    line("  Rename: 100% done.");
    line("Virtual disk renaming successful.");
    return true;
  }

  private boolean delete() throws IOException {
    Path file = request.paths().here(last());
    VirtualDisk disk = Files.isRegularFile(file) ? open(file) : null;
    if (disk == null) {
      return fail("Failed to delete disk: The specified file is not a virtual disk (0x3ebf).");
    }
    disk.delete();
    line("Virtual disk deletion successful.");
    return true;
  }

  private boolean pass(String first, String second) throws IOException {
    Path file = request.paths().here(last());
    if (!Files.isRegularFile(file) || open(file) == null) {
      return fail("Failed to open the disk '" + last() + "': " + INVALID);
    }
    line((first.contains("'") ? "" : "  ") + first.formatted(last()));
    if (!second.isEmpty()) {
      line(second);
    }
    return true;
  }

  private static VirtualDisk open(Path file) throws IOException {
    try {
      return VirtualDisk.open(file);
    } catch (VirtualDisk.NotADisk e) {
      return null;
    }
  }

  private void line(String text) {
    request.console().line(text);
  }

  private boolean fail(String text) {
    Console console = request.console();
    console.print(text + "\n");
    console.exit(1);
    return true;
  }
}
