package dev.posada.vmrun.tool;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The descriptor of a package, with all that OVF 1.0 demands and other products ask for: formats,
 * units, and a number of each item of the hardware. Disks are at one controller.
 */
final class OvfDescriptor {
  private static final String FORMAT =
      "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized";
  private static final int PROCESSORS = 3;
  private static final int MEMORY = 4;
  private static final int CARD = 10;
  private static final int DISK = 17;
  private static final int CONTROLLER = 20;

  private final String title;
  private final StringBuilder files = new StringBuilder();
  private final StringBuilder disks = new StringBuilder();
  private final StringBuilder networks = new StringBuilder();
  private final StringBuilder items = new StringBuilder();
  private int item;
  private int disk;
  private int controller;

  OvfDescriptor(String title) {
    this.title = title;
  }

  void processors(String number) {
    item(PROCESSORS)
        .has("AllocationUnits", "hertz * 10^6")
        .has("ElementName", number + " virtual CPU(s)")
        .has("VirtualQuantity", number)
        .end();
  }

  void memory(String megabytes) {
    item(MEMORY)
        .has("AllocationUnits", "byte * 2^20")
        .has("ElementName", megabytes + "MB of memory")
        .has("VirtualQuantity", megabytes)
        .end();
  }

  void disk(String file, long size, long capacity) {
    if (controller == 0) {
      Item first = item(CONTROLLER).has("Address", "0").has("ElementName", "SATA Controller 0");
      controller = first.number;
      first.has("ResourceSubType", "vmware.sata.ahci").end();
    }
    item(DISK)
        .has("AddressOnParent", Integer.toString(disk++))
        .has("ElementName", "Hard Disk " + disk)
        .has("HostResource", "ovf:/disk/vmdisk" + disk)
        .has("Parent", Integer.toString(controller))
        .end();
    files.append(
        "    <File ovf:href=\"%s\" ovf:id=\"file%d\" ovf:size=\"%d\"/>\n"
            .formatted(escaped(file), disk, size));
    disks.append(
        """
            <Disk ovf:capacity="%d" ovf:capacityAllocationUnits="byte" ovf:diskId="vmdisk%d" \
        ovf:fileRef="file%d" ovf:format="%s"/>
        """
            .formatted(capacity, disk, disk, FORMAT));
  }

  void card(String network) {
    if (!networks.toString().contains(network(network))) {
      networks.append(network(network));
    }
    item(CARD)
        .has("AutomaticAllocation", "true")
        .has("Connection", network)
        .has("ElementName", "Network adapter on " + network)
        .has("ResourceSubType", "E1000")
        .end();
  }

  private static String network(String name) {
    return "    <Network ovf:name=\"%s\"/>\n".formatted(escaped(name));
  }

  private Item item(int type) {
    return new Item(type);
  }

  /** One of the hardware; what it has comes in the order of the names. */
  private final class Item {
    private final int type;
    private final int number = ++item;
    private final SortedMap<String, String> all = new TreeMap<>();

    Item(int type) {
      this.type = type;
    }

    Item has(String name, String value) {
      all.put(name, value);
      return this;
    }

    void end() {
      has("InstanceID", Integer.toString(number)).has("ResourceType", Integer.toString(type));
      items.append("      <Item>\n");
      all.forEach(
          (name, value) ->
              items.append(
                  "        <rasd:%s>%s</rasd:%s>\n".formatted(name, escaped(value), name)));
      items.append("      </Item>\n");
    }
  }

  private static String escaped(String raw) {
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" \
    xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" \
    xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
      <References>
    %s  </References>
      <DiskSection>
        <Info>Virtual disk information</Info>
    %s  </DiskSection>
      <NetworkSection>
        <Info>The list of logical networks</Info>
    %s  </NetworkSection>
      <VirtualSystem ovf:id="vm">
        <Info>A virtual machine</Info>
        <Name>%s</Name>
        <OperatingSystemSection ovf:id="1">
          <Info>The kind of installed guest operating system</Info>
        </OperatingSystemSection>
        <VirtualHardwareSection>
          <Info>Virtual hardware requirements</Info>
    %s    </VirtualHardwareSection>
      </VirtualSystem>
    </Envelope>
    """
        .formatted(files, disks, networks, escaped(title), items);
  }
}
