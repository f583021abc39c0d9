package dev.posada.kvm.xml;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * The definition of a machine, to be changed into that of a clone, or into its own after it was
 * cloned. What is not named here stays as whoever wrote it meant it. Not thread-safe.
 */
public final class CloneXml {
  private final Xml domain;

  private CloneXml(Xml domain) {
    this.domain = domain;
  }

  /**
   * {@return a definition}
   *
   * @param xml of the inactive domain, with its passwords
   */
  public static CloneXml of(String xml) {
    return new CloneXml(Xml.parse(xml));
  }

  /**
   * Makes it another machine: by its name, its ids, its hardware addresses, and by what a host has
   * only once. The serial numbers of disks stay, as systems mount their disks by them.
   *
   * @param addresses makes hardware addresses
   */
  public CloneXml become(String name, String uuid, Supplier<String> addresses) {
    domain.child("name").orElseThrow().text(name);
    domain.child("uuid").orElseGet(() -> domain.add("uuid")).text(uuid);
    domain.without("id");
    domain.child("hwuuid").ifPresent(Xml::remove);
    domain.child("genid").ifPresent(id -> id.text("")); // libvirt makes one
    domain.children("sysinfo").forEach(info -> sameUuid(info, uuid));
    domain.child("devices").stream()
        .flatMap(devices -> devices.children("interface").stream())
        .forEach(nic -> readdress(nic, addresses));
    HostEnds.remove(domain);
    return this;
  }

  /** libvirt refuses two that differ. */
  private static void sameUuid(Xml sysinfo, String uuid) {
    sysinfo.children("system").stream()
        .flatMap(system -> system.children("entry").stream())
        .filter(entry -> entry.raw("name").equals("uuid"))
        .forEach(entry -> entry.text(uuid));
  }

  private static void readdress(Xml nic, Supplier<String> addresses) {
    nic.child("mac")
        .ifPresent(
            mac -> {
              String fresh = addresses.get();
              String before = mac.raw("address");
              mac.with("address", fresh);
              nic.child("filterref").stream()
                  .flatMap(filter -> filter.children("parameter").stream())
                  .filter(parameter -> parameter.raw("value").equalsIgnoreCase(before))
                  .forEach(parameter -> parameter.with("value", fresh));
            });
  }

  /** Replaces all labels. */
  public CloneXml labels(Map<String, String> labels) {
    Labels.replace(domain, labels);
    return this;
  }

  /** Gives a disk an image instead of the one that it has. */
  public CloneXml image(String target, DiskImage image) {
    image.into(disk(target));
    return this;
  }

  /** Puts an image on top of the one that a disk has. */
  public CloneXml overlay(String target, DiskImage image) {
    image.over(disk(target));
    return this;
  }

  /** Takes a drive away, if it is there. */
  public CloneXml withoutDrive(String target) {
    domain.child("devices").stream()
        .flatMap(devices -> devices.children("disk").stream())
        .filter(disk -> disk.attributeOf("target", "dev").filter(target::equals).isPresent())
        .findFirst()
        .ifPresent(Xml::remove);
    return this;
  }

  /** Leaves a drive without its disc. */
  public CloneXml withoutMedium(String target) {
    disk(target).child("source").ifPresent(Xml::remove);
    return this;
  }

  private Xml disk(String target) {
    return domain.child("devices").stream()
        .flatMap(devices -> devices.children("disk").stream())
        .filter(disk -> disk.attributeOf("target", "dev").filter(target::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(target));
  }

  /** {@return the XML for {@code virDomainDefineXML}} */
  public String xml() {
    return domain.toString();
  }
}
