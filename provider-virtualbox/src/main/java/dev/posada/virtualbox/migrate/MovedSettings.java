package dev.posada.virtualbox.migrate;

import dev.posada.virtualbox.settings.Paths;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** The settings file of a machine as it is for another folder, with the same images. */
final class MovedSettings {
  private final String folder;
  private final Set<String> images;

  private MovedSettings(String folder, Set<String> images) {
    this.folder = folder;
    this.images = images;
  }

  /**
   * {@return a settings file that names its images by absolute paths}
   *
   * @param file as it is now, of a machine whose settings were read
   * @param folder where that file is
   * @param images the UUIDs of those that it has, without braces; others are not its business
   */
  static byte[] of(byte[] file, String folder, Set<String> images) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute("jdk.xml.maxElementDepth", "0"); // snapshots lie in each other
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler()); // which throws, and writes nothing
      Document document = builder.parse(new ByteArrayInputStream(file));
      new MovedSettings(folder, images).move(document);
      ByteArrayOutputStream moved = new ByteArrayOutputStream();
      TransformerFactory.newDefaultInstance()
          .newTransformer()
          .transform(new DOMSource(document), new StreamResult(moved));
      return moved.toByteArray();
    } catch (SAXException | IOException e) {
      throw new IllegalArgumentException("not the settings of a machine: " + e.getMessage(), e);
    } catch (ParserConfigurationException | TransformerException e) {
      throw new IllegalStateException(e); // the parser of the JDK has all this
    }
  }

  private void move(Document document) {
    for (Element registry : all(document.getDocumentElement(), "MediaRegistry")) {
      for (String kind : List.of("HardDisk", "Image")) {
        all(registry, kind).forEach(this::move);
      }
    }
  }

  private void move(Element image) {
    String id = image.getAttribute("uuid").replaceAll("[{}]", "");
    if (images.stream().anyMatch(id::equalsIgnoreCase)) {
      image.setAttribute("location", Paths.resolve(folder, image.getAttribute("location")));
    } else {
      image.getParentNode().removeChild(image);
    }
  }

  private static List<Element> all(Element above, String name) {
    NodeList found = above.getElementsByTagName(name);
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      all.add((Element) found.item(i));
    }
    return all;
  }
}
