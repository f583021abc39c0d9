package dev.posada.virtualbox.settings;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of a settings file, by local names: the namespace has changed over the years. A tree
 * of these is read faster than a DOM, which counts where there are hundreds of machines.
 */
final class Element {
  private static final String DEPTH = "jdk.xml.maxElementDepth";

  private final String name;
  private final Map<String, String> attributes = new HashMap<>();
  private final List<Element> children = new ArrayList<>();

  private Element(String name) {
    this.name = name;
  }

  /**
   * Reads a whole file.
   *
   * @throws IllegalArgumentException if it is not XML
   */
  static Element parse(byte[] file) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(DEPTH, 0); // each snapshot lies in the one before it; newer JDKs take 100
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("an external entity");
        });
    try {
      return tree(factory.createXMLStreamReader(new ByteArrayInputStream(file)));
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("not XML: " + e.getMessage(), e);
    }
  }

  private static Element tree(XMLStreamReader reader) throws XMLStreamException {
    Element above = new Element("");
    Deque<Element> open = new ArrayDeque<>(List.of(above));
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          Element begun = new Element(reader.getLocalName());
          for (int i = 0; i < reader.getAttributeCount(); i++) {
            begun.attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
          }
          open.getLast().children.add(begun);
          open.addLast(begun);
        }
        case XMLStreamConstants.END_ELEMENT -> open.removeLast();
        case XMLStreamConstants.DTD -> throw new IllegalArgumentException("not of VirtualBox: DTD");
        default -> {
          // Texts and comments tell nothing of what is read here.
        }
      }
    }
    return above.children.get(0);
  }

  /** {@return its name, without a prefix} */
  String name() {
    return name;
  }

  /** {@return all elements right below it} */
  List<Element> children() {
    return children;
  }

  /** {@return the elements of that name right below it} */
  List<Element> children(String name) {
    return children.stream().filter(child -> child.name.equals(name)).toList();
  }

  /** {@return the first element at the end of a path of names} */
  Optional<Element> find(String... path) {
    Optional<Element> here = Optional.of(this);
    for (String name : path) {
      here = here.flatMap(element -> element.children(name).stream().findFirst());
    }
    return here;
  }

  /** {@return an attribute; empty if it is not there} */
  Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /** {@return an attribute, or what it is without} */
  String attribute(String name, String without) {
    return attributes.getOrDefault(name, without);
  }

  /** {@return a number, or what it is without, also if it is none} */
  long number(String name, long without) {
    try {
      return Long.parseLong(attribute(name, "").strip());
    } catch (NumberFormatException e) {
      return without;
    }
  }

  /** {@return whether an attribute is true, or what it is without} */
  boolean flag(String name, boolean without) {
    return switch (attribute(name, "").strip()) {
      case "true", "1", "yes" -> true;
      case "false", "0", "no" -> false;
      default -> without;
    };
  }

  /** {@return a UUID without its braces, in small letters} */
  Optional<String> uuid(String name) {
    return attribute(name).map(Element::bare);
  }

  /** {@return a UUID without braces, in small letters} */
  static String bare(String uuid) {
    String text = uuid.strip();
    int from = text.startsWith("{") ? 1 : 0;
    int to = text.endsWith("}") ? text.length() - 1 : text.length();
    return text.substring(Math.min(from, to), to).toLowerCase(Locale.ROOT);
  }
}
