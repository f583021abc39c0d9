package dev.posada.kvm.xml;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Labels in the metadata of a domain, in a namespace of ours: pairs in attributes. */
public final class Labels {
  /** Ours. */
  public static final String NAMESPACE = "https://posada.dev/labels/1";

  /** How libvirt shows the namespace. */
  public static final String PREFIX = "posada";

  private Labels() {}

  /** Writes them below {@code metadata}. */
  static void write(Xml metadata, Map<String, String> labels) {
    fill(metadata.add(NAMESPACE, PREFIX + ":labels"), PREFIX + ":label", labels);
  }

  /** {@return the element for {@code virDomainSetMetadata}, which adds the prefix itself} */
  public static String element(Map<String, String> labels) {
    Xml root = Xml.root("labels");
    fill(root, "label", labels);
    return root.toString();
  }

  private static void fill(Xml root, String child, Map<String, String> labels) {
    boolean prefixed = child.startsWith(PREFIX);
    new TreeMap<>(labels)
        .forEach(
            (key, value) ->
                (prefixed ? root.add(NAMESPACE, child) : root.add(child))
                    .with("key", key)
                    .with("value", value));
  }

  /** {@return the labels in what {@code virDomainGetMetadata} gives} */
  public static Map<String, String> read(String element) {
    return Map.copyOf(pairs(Xml.parse(element)));
  }

  /** Writes them into a domain instead of those that it has. */
  static void replace(Xml domain, Map<String, String> labels) {
    Xml metadata = domain.child("metadata").orElse(null);
    if (metadata != null) {
      metadata.children().stream().filter(Labels::isOurs).forEach(Xml::remove);
    }
    if (!labels.isEmpty()) {
      write(metadata == null ? domain.add("metadata") : metadata, labels);
    }
  }

  private static boolean isOurs(Xml element) {
    return element.namespace().equals(NAMESPACE) && element.name().equals("labels");
  }

  /** Reads them from a domain; empty if it has none of ours. */
  static Map<String, String> read(Xml domain) {
    Map<String, String> labels = new TreeMap<>();
    Optional<Xml> metadata = domain.child("metadata");
    metadata.stream()
        .flatMap(all -> all.children().stream())
        .filter(Labels::isOurs)
        .forEach(one -> labels.putAll(pairs(one)));
    return Map.copyOf(labels);
  }

  private static Map<String, String> pairs(Xml element) {
    Map<String, String> labels = new TreeMap<>();
    element.children().stream()
        .filter(one -> one.name().equals("label"))
        .forEach(one -> labels.put(one.raw("key"), one.raw("value")));
    return labels;
  }
}
