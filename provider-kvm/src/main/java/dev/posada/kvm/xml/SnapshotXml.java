package dev.posada.kvm.xml;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A snapshot that lies inside of disks. Immutable. */
public final class SnapshotXml {
  private final String definition;
  private final Set<String> inside;

  private SnapshotXml(String definition, Set<String> inside) {
    this.definition = definition;
    this.inside = Set.copyOf(inside);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it does not say what its machine was
   */
  public static SnapshotXml of(String xml) {
    Xml snapshot = Xml.parse(xml);
    Optional<Xml> inactive = snapshot.child("inactiveDomain"); // of one that ran
    Xml domain =
        inactive
            .or(() -> snapshot.child("domain"))
            .filter(one -> one.child("devices").isPresent())
            .orElseThrow(() -> new IllegalArgumentException("no domain in a snapshot"));
    Set<String> inside = new HashSet<>();
    snapshot.child("disks").stream()
        .flatMap(disks -> disks.children("disk").stream())
        .filter(disk -> disk.raw("snapshot").equals("internal"))
        .forEach(disk -> inside.add(disk.raw("name")));
    return new SnapshotXml(named(domain), inside);
  }

  private static String named(Xml domain) {
    String text = domain.toString();
    return domain.name().equals("domain")
        ? text
        : text.replaceFirst("^<inactiveDomain", "<domain")
            .replaceFirst("</inactiveDomain>\\s*$", "</domain>");
  }

  /** {@return the machine as it was defined then} */
  public String definition() {
    return definition;
  }

  /** {@return the targets of the disks that have it} */
  public Set<String> inside() {
    return inside;
  }

  /**
   * {@return the XML by which libvirt comes to know a snapshot that is in disks already, to bring
   * back the disks and no memory}
   *
   * @param inside the targets of the disks that have it
   * @param definition of its machine
   */
  public static String write(String name, Set<String> inside, String definition) {
    Xml snapshot = Xml.root("domainsnapshot");
    snapshot.add("name").text(name);
    snapshot.add("state").text("shutoff");
    snapshot.add("creationTime").text(1); // any; libvirt misses it only where there is none
    snapshot.add("memory").with("snapshot", "no");
    Xml disks = snapshot.add("disks");
    for (DomainView.Disk disk : DomainReader.read(definition).devices().disks()) {
      disks
          .add("disk")
          .with("name", disk.target())
          .with("snapshot", inside.contains(disk.target()) ? "internal" : "no");
    }
    String text = snapshot.toString();
    return text.substring(0, text.length() - "</domainsnapshot>".length())
        + definition
        + "</domainsnapshot>";
  }
}
