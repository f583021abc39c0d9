package dev.posada.kvm.xml;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * An element, for reading and for writing. Not thread-safe.
 *
 * <p>It is a tree because what others have put into a definition has to survive when we change a
 * part of it.
 */
public final class Xml {
  private final Element element;

  private Xml(Element element) {
    this.element = element;
  }

  /** {@return the root of a new document} */
  public static Xml root(String name) {
    Document document = builder().newDocument();
    Element root = document.createElementNS(null, requireLegal(name));
    document.appendChild(root);
    return new Xml(root);
  }

  /**
   * {@return the root of a document}
   *
   * @throws IllegalArgumentException if it is not well-formed, or has a document type
   */
  public static Xml parse(String text) {
    try {
      return new Xml(builder().parse(new InputSource(new StringReader(text))).getDocumentElement());
    } catch (SAXException e) {
      throw new IllegalArgumentException("not readable as XML: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException(e); // a string cannot fail
    }
  }

  /** No document types, so no entities, no files, no network. */
  private static DocumentBuilder builder() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      // an image lies in the one that stands on it; newer JDKs take a depth of 100
      factory.setAttribute("jdk.xml.maxElementDepth", "0");
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Silent()); // else it prints
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Silent implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {}

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }

  /** Adds an element at the end. */
  public Xml add(String name) {
    Element child = element.getOwnerDocument().createElementNS(null, name);
    element.appendChild(child);
    return new Xml(child);
  }

  /** Adds an element of another namespace at the end. */
  public Xml add(String namespace, String qualifiedName) {
    Element child = element.getOwnerDocument().createElementNS(namespace, qualifiedName);
    element.appendChild(child);
    return new Xml(child);
  }

  /** Moves an element of this document to the end of this one. */
  Xml take(Xml other) {
    element.appendChild(other.element);
    return other;
  }

  /** Takes it out of its document, with the white space before it. */
  public void remove() {
    Node before = element.getPreviousSibling();
    if (before != null && before.getNodeType() == Node.TEXT_NODE && isBlank(before)) {
      before.getParentNode().removeChild(before);
    }
    element.getParentNode().removeChild(element);
  }

  private static boolean isBlank(Node text) {
    return text.getTextContent().isBlank();
  }

  /** Removes an attribute, if it is there. */
  public Xml without(String attribute) {
    element.removeAttribute(attribute);
    return this;
  }

  /** Sets an attribute. */
  public Xml with(String attribute, Object value) {
    element.setAttribute(attribute, requireLegal(value.toString()));
    return this;
  }

  /** Sets the text. */
  public Xml text(Object text) {
    element.setTextContent(requireLegal(text.toString()));
    return this;
  }

  /** {@return the name without a prefix} */
  public String name() {
    return element.getLocalName();
  }

  /** {@return the namespace; empty in libvirt's own elements} */
  public String namespace() {
    return element.getNamespaceURI() == null ? "" : element.getNamespaceURI();
  }

  /** {@return the text as it stands: a name may begin with a space} */
  public String text() {
    return element.getTextContent();
  }

  /** {@return an attribute, if it is there and says something} */
  public Optional<String> attribute(String name) {
    return Optional.of(element.getAttribute(name)).filter(value -> !value.isEmpty());
  }

  /** {@return an attribute as it stands, empty if it is not there} */
  public String raw(String name) {
    return element.getAttribute(name);
  }

  /** {@return all children} */
  public List<Xml> children() {
    List<Xml> all = new ArrayList<>();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        all.add(new Xml(child));
      }
    }
    return all;
  }

  /** {@return the children of that name that are libvirt's own} */
  public List<Xml> children(String name) {
    return children().stream()
        .filter(child -> child.name().equals(name) && child.namespace().isEmpty())
        .toList();
  }

  /** {@return the first child of that path, as in {@code devices/emulator}} */
  public Optional<Xml> child(String path) {
    Optional<Xml> found = Optional.of(this);
    for (String step : path.split("/")) {
      found = found.flatMap(at -> at.children(step).stream().findFirst());
    }
    return found;
  }

  /** {@return the text of a child, if it is there and says something} */
  public Optional<String> textOf(String path) {
    return child(path).map(Xml::text).filter(text -> !text.isEmpty());
  }

  /** {@return an attribute of a child} */
  public Optional<String> attributeOf(String path, String attribute) {
    return child(path).flatMap(at -> at.attribute(attribute));
  }

  /** {@return a whole number, if it is one} */
  static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** XML cannot say everything; what it cannot say must not reach libvirt as something else. */
  static String requireLegal(String text) {
    text.codePoints()
        .filter(c -> !isLegal(c))
        .findFirst()
        .ifPresent(
            c -> {
              throw new IllegalArgumentException(
                  "the character U+" + String.format("%04X", c) + " cannot stand in XML");
            });
    return text;
  }

  private static boolean isLegal(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0x20 && c <= 0xD7FF
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }

  /** {@return the text of the element and all that is in it} */
  @Override
  public String toString() {
    try {
      TransformerFactory factory = TransformerFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Transformer transformer = factory.newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      // Characters that UTF-16 writes as two would become two numbers, which is not XML.
      transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-16");
      StringWriter text = new StringWriter();
      transformer.transform(new DOMSource(element), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException(e);
    }
  }
}
