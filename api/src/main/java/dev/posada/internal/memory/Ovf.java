package dev.posada.internal.memory;

import dev.posada.Disk;
import java.util.List;

/** The description of a machine in the Open Virtualization Format, version 1. */
final class Ovf {
  private static final String SCHEMA = "http://schemas.dmtf.org/ovf/envelope/1";
  private static final String ITEMS =
      "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData";
  private static final String VMDK =
      "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized";

  private Ovf() {}

  static String describe(SimulatedMachine machine, String base, List<Disk> disks, int nics) {
    StringBuilder files = new StringBuilder();
    StringBuilder list = new StringBuilder();
    StringBuilder items = new StringBuilder();
    items.append(item(1, 3, machine.configured().vcpus().orElseThrow() + "", ""));
    long mib = machine.configured().memory().orElseThrow().bytes() >> 20;
    items.append(item(2, 4, mib + "", "<rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits>"));
    items.append(item(3, 20, "", "<rasd:ResourceSubType>AHCI</rasd:ResourceSubType>"));
    int number = 4;
    for (int i = 0; i < disks.size(); i++) {
      String file = base + "-disk" + i + ".vmdk";
      files.append("    <File ovf:id=\"file%d\" ovf:href=\"%s\"/>\n".formatted(i, escaped(file)));
      list.append(
          ("    <Disk ovf:diskId=\"disk%d\" ovf:fileRef=\"file%d\" ovf:capacity=\"%d\""
                  + " ovf:format=\"%s\"/>\n")
              .formatted(i, i, disks.get(i).capacity().orElseThrow().bytes(), VMDK));
      items.append(
          item(
              number++,
              17,
              "",
              ("<rasd:Parent>3</rasd:Parent><rasd:AddressOnParent>%d</rasd:AddressOnParent>"
                      + "<rasd:HostResource>ovf:/disk/disk%d</rasd:HostResource>")
                  .formatted(i, i)));
    }
    for (int i = 0; i < nics; i++) {
      items.append(
          item(
              number++,
              10,
              "",
              "<rasd:Connection>nat</rasd:Connection>"
                  + "<rasd:ResourceSubType>E1000</rasd:ResourceSubType>"));
    }
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- A simulated machine: its disks are empty. -->
        <Envelope xmlns="%1$s" xmlns:ovf="%1$s" xmlns:rasd="%2$s">
          <References>
        %3$s  </References>
          <DiskSection>
            <Info>Its disks, which are empty</Info>
        %4$s  </DiskSection>
          <NetworkSection>
            <Info>Its networks</Info>
            <Network ovf:name="nat"/>
          </NetworkSection>
          <VirtualSystem ovf:id="%5$s">
            <Info>A simulated machine</Info>
            <Name>%5$s</Name>
            <VirtualHardwareSection>
              <Info>Its hardware</Info>
        %6$s    </VirtualHardwareSection>
          </VirtualSystem>
        </Envelope>
        """
        .formatted(SCHEMA, ITEMS, files, list, escaped(machine.name()), items);
  }

  private static String item(int id, int type, String quantity, String more) {
    String amount =
        quantity.isEmpty()
            ? ""
            : "<rasd:VirtualQuantity>%s</rasd:VirtualQuantity>".formatted(quantity);
    return ("      <Item><rasd:ElementName>item %1$d</rasd:ElementName><rasd:InstanceID>%1$d"
            + "</rasd:InstanceID><rasd:ResourceType>%2$d</rasd:ResourceType>%3$s%4$s</Item>\n")
        .formatted(id, type, amount, more);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
