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
    Files.writeString(descriptor, descriptor(config, disks, title));
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

  private static String descriptor(Dictionary vmx, List<VirtualDisk> disks, String title)
      throws IOException {
    StringBuilder files = new StringBuilder();
    StringBuilder section = new StringBuilder();
    StringBuilder items = new StringBuilder();
    for (int i = 1; i <= disks.size(); i++) {
      VirtualDisk disk = disks.get(i - 1);
      files.append(
          "    <File ovf:href=\"%s\" ovf:id=\"file%d\" ovf:size=\"%d\"/>\n"
              .formatted(text(disk.file().getFileName().toString()), i, Files.size(disk.file())));
      section.append(
          "    <Disk ovf:capacity=\"%d\" ovf:diskId=\"vmdisk%d\" ovf:fileRef=\"file%d\"/>\n"
              .formatted(disk.sectors() * 512, i, i));
      items.append(
          item(
              "<rasd:AddressOnParent>" + (i - 1) + "</rasd:AddressOnParent>",
              "<rasd:HostResource>ovf:/disk/vmdisk" + i + "</rasd:HostResource>",
              17));
    }
    for (String key : vmx.names()) {
      if (key.toLowerCase(Locale.ROOT).matches("ethernet\\d+\\.present") && vmx.isTrue(key)) {
        String kind = vmx.get(key.replaceFirst("\\..*", ".connectionType"), "bridged");
        items.append(item("<rasd:Connection>" + text(kind) + "</rasd:Connection>", "", 10));
      }
    }
    items.append(item("", quantity(vmx.get("numvcpus", "1")), 3));
    items.append(item("", quantity(vmx.get("memsize", "32")), 4));
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" \
    xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" \
    xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
      <References>
    %s  </References>
      <DiskSection>
        <Info>Disks</Info>
    %s  </DiskSection>
      <VirtualSystem ovf:id="vm">
        <Info>A machine</Info>
        <Name>%s</Name>
        <VirtualHardwareSection>
          <Info>Hardware</Info>
    %s    </VirtualHardwareSection>
      </VirtualSystem>
    </Envelope>
    """
        .formatted(files, section, text(title), items);
  }

  private static String quantity(String number) {
    return "<rasd:VirtualQuantity>" + number + "</rasd:VirtualQuantity>";
  }

  private static String item(String first, String last, int type) {
    return "      <Item>"
        + first
        + last
        + "<rasd:ResourceType>"
        + type
        + "</rasd:ResourceType></Item>\n";
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
