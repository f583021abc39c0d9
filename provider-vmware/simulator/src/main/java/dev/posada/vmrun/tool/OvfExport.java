package dev.posada.vmrun.tool;

import dev.posada.vmrun.command.GuestContents;
import dev.posada.vmrun.files.Dictionary;
import dev.posada.vmrun.files.DiskType;
import dev.posada.vmrun.files.MachineFiles;
import dev.posada.vmrun.files.NewDisk;
import dev.posada.vmrun.files.VirtualDisk;
import dev.posada.vmrun.host.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a package of a machine: memory, processors, disks and cards. */
final class OvfExport {
  private OvfExport() {}

  static void write(Home home, Path vmx, Path target, boolean archive, String name)
      throws IOException {
    MachineFiles files = new MachineFiles(vmx);
    Dictionary config = files.config();
    Path folder =
        archive ? Files.createTempDirectory(target.getParent(), "ovf") : target.getParent();
    String stem = target.getFileName().toString().replaceFirst("(?i)\\.(ova|ovf)$", "");
    List<VirtualDisk> disks = new ArrayList<>();
    for (Path file : files.disks(config).values()) {
      VirtualDisk disk = VirtualDisk.open(file);
      Path copy = folder.resolve(stem + "-disk" + (disks.size() + 1) + ".vmdk");
      Files.deleteIfExists(copy);
      disks.add(NewDisk.copy(disk, copy, DiskType.STREAM, disk.sectors()));
      GuestContents.fork(home, disk, disks.get(disks.size() - 1));
    }
    Path descriptor = folder.resolve(stem + ".ovf");
    String title = name == null ? config.get("displayName", files.stem()) : name;
    Files.writeString(descriptor, descriptor(config, disks, title).toString());
    List<Path> parts = new ArrayList<>(List.of(descriptor));
    disks.forEach(disk -> parts.add(disk.file()));
    StringBuilder manifest = new StringBuilder();
    for (Path part : parts) {
      manifest.append(Package.manifestLine(part));
    }
    Path sums = Files.writeString(folder.resolve(stem + ".mf"), manifest);
    if (archive) {
      parts.add(1, sums);
      Package.pack(parts, target);
      for (Path part : parts) {
        Files.delete(part);
      }
      Files.delete(folder);
    }
  }

  private static OvfDescriptor descriptor(Dictionary vmx, List<VirtualDisk> disks, String title)
      throws IOException {
    OvfDescriptor ovf = new OvfDescriptor(title);
    ovf.processors(vmx.get("numvcpus", "1"));
    ovf.memory(vmx.get("memsize", "32"));
    for (VirtualDisk disk : disks) {
      String name = disk.file().getFileName().toString();
      ovf.disk(name, Files.size(disk.file()), disk.sectors() * 512);
    }
    for (String key : vmx.names()) {
      if (key.toLowerCase(Locale.ROOT).matches("ethernet\\d+\\.present") && vmx.isTrue(key)) {
        ovf.card(vmx.get(key.replaceFirst("\\..*", ".connectionType"), "bridged"));
      }
    }
    return ovf;
  }
}
