package dev.posada.virtualbox.clone;

import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.RejectedException;
import dev.posada.spi.tar.TarEntry;
import dev.posada.spi.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What an appliance says of itself, read before anybody works for it. Immutable.
 *
 * @param machines the names of the machines in it
 * @param files what it needs besides, in the same archive or folder, as it names it
 * @param licence whether it wants one to be accepted
 */
record Descriptor(List<String> machines, List<String> files, boolean licence) {
  private static final int LONGEST = 16 << 20;

  /**
   * Reads an appliance on the caller's machine.
   *
   * @throws RejectedException if it is none
   */
  static Descriptor of(Path file) {
    boolean archive = isArchive(file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return archive ? archived(in) : read(in);
    } catch (IOException | XMLStreamException e) {
      if (e instanceof FileSystemException) {
        throw new NativeException("cannot read " + file, Failure.notDone().cause(e));
      }
      throw new RejectedException(
          file + " is no appliance: " + e.getMessage(), Failure.notDone().cause(e));
    }
  }

  /** {@return whether it is one file with all in it; by its name, as VirtualBox does} */
  static boolean isArchive(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".ova") && !name.endsWith(".ovf")) {
      throw new RejectedException(
          "not the name of an appliance: " + file.getFileName(),
          Failure.notDone().remedy("name it .ova, or .ovf for several files"));
    }
    return name.endsWith(".ova");
  }

  private static Descriptor archived(InputStream in) throws IOException, XMLStreamException {
    TarReader tar = new TarReader(in);
    for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      if (entry.get().name().toLowerCase(Locale.ROOT).endsWith(".ovf")) {
        return read(tar.content());
      }
    }
    throw new IOException("no descriptor is in it");
  }

  private static Descriptor read(InputStream in) throws IOException, XMLStreamException {
    byte[] bytes = in.readNBytes(LONGEST);
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
    List<String> machines = new ArrayList<>();
    List<String> files = new ArrayList<>();
    boolean licence = false;
    boolean envelope = false;
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamReader.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "Envelope" -> envelope = true;
          case "File" -> files.add(attribute(xml, "href"));
          case "VirtualSystem" -> machines.add(attribute(xml, "id"));
          case "EulaSection" -> licence = true;
          default -> {
            // what VirtualBox understands
          }
        }
      }
    }
    if (!envelope) {
      throw new IOException("no descriptor of an appliance");
    }
    return new Descriptor(List.copyOf(machines), List.copyOf(files), licence);
  }

  private static String attribute(XMLStreamReader xml, String name) {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      if (xml.getAttributeLocalName(i).equals(name)) {
        return xml.getAttributeValue(i);
      }
    }
    return "";
  }

  /** Refuses what does not become one machine, or would read elsewhere than beside it. */
  void requireImportable(Path file) {
    if (machines.size() != 1) {
      throw new RejectedException(
          file + " has " + machines.size() + " machines: " + machines,
          Failure.notDone().remedy("import an appliance of one machine"));
    }
    if (licence) {
      throw new RejectedException(
          file + " has a licence that somebody must accept",
          Failure.notDone().remedy("read it, and import it with VBoxManage import --eula accept"));
    }
    for (String name : files) {
      if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.contains(":")) {
        throw new RejectedException(
            file + " reads what is not beside it: " + name, Failure.notDone());
      }
    }
  }
}
