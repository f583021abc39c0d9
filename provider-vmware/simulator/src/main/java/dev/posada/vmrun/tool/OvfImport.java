package dev.posada.vmrun.tool;

import dev.posada.vmrun.files.Dictionary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Makes a machine of a package: memory, processors, disks as they are, and cards. */
final class OvfImport {
  private OvfImport() {}

  static void write(Package bundle, Path vmx, String name) throws IOException {
    Document ovf = parse(bundle.descriptor());
    Dictionary config = Dictionary.parse(new byte[0]);
    String stem = vmx.getFileName().toString().replaceFirst("(?i)\\.vmx$", "");
    String title = name == null ? first(ovf, "Name", stem) : name;
    config.set(".encoding", "UTF-8").set("config.version", "8").set("virtualHW.version", "20");
    config.set("displayName", title).set("guestOS", "other-64");
    config.set("scsi0.present", "TRUE").set("scsi0.virtualDev", "lsilogic");
    Map<String, String> files = new HashMap<>();
    NodeList references = ovf.getElementsByTagNameNS("*", "File");
    for (int i = 0; i < references.getLength(); i++) {
      Element file = (Element) references.item(i);
      files.put(attribute(file, "id"), attribute(file, "href"));
    }
    NodeList disks = ovf.getElementsByTagNameNS("*", "Disk");
    for (int i = 0; i < disks.getLength(); i++) {
      String from = files.get(attribute((Element) disks.item(i), "fileRef"));
      Path to = vmx.resolveSibling(stem + "-disk" + (i + 1) + ".vmdk");
      Files.copy(bundle.file(from), to, StandardCopyOption.REPLACE_EXISTING);
      config.set("scsi0:" + i + ".present", "TRUE");
      config.set("scsi0:" + i + ".fileName", to.getFileName().toString());
    }
    hardware(ovf, config);
    config.write(vmx);
  }

  private static void hardware(Document ovf, Dictionary config) {
    NodeList items = ovf.getElementsByTagNameNS("*", "Item");
    int cards = 0;
    for (int i = 0; i < items.getLength(); i++) {
      Element item = (Element) items.item(i);
      switch (first(item, "ResourceType", "")) {
        case "3" -> config.set("numvcpus", first(item, "VirtualQuantity", "1"));
        case "4" -> config.set("memsize", first(item, "VirtualQuantity", "32"));
        case "10" -> {
          String key = "ethernet" + cards++ + ".";
          String kind = first(item, "Connection", "nat").toLowerCase(Locale.ROOT);
          boolean known = kind.matches("nat|bridged|hostonly");
          config.set(key + "present", "TRUE");
          config.set(key + "connectionType", known ? kind : "bridged");
          config.set(key + "addressType", "generated");
        }
        default -> {}
      }
    }
  }

  private static String attribute(Element element, String name) {
    String plain = element.getAttribute("ovf:" + name);
    return plain.isEmpty() ? element.getAttribute(name) : plain;
  }

  private static String first(Document ovf, String name, String standard) {
    return text(ovf.getElementsByTagNameNS("*", name), standard);
  }

  private static String first(Element item, String name, String standard) {
    return text(item.getElementsByTagNameNS("*", name), standard);
  }

  private static String text(NodeList found, String standard) {
    return found.getLength() == 0 ? standard : found.item(0).getTextContent().strip();
  }

  private static Document parse(Path descriptor) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setNamespaceAware(true);
      return factory.newDocumentBuilder().parse(descriptor.toFile());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("no package: " + descriptor, e);
    }
  }
}
