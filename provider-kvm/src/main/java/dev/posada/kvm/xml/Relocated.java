package dev.posada.kvm.xml;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The definition of a machine as it is to be on another host: what else is in it stays. */
public final class Relocated {
  private final Xml domain;

  private Relocated(Xml domain) {
    this.domain = domain;
  }

  /** {@return a definition that is to be changed} */
  public static Relocated of(String xml) {
    return new Relocated(Xml.parse(xml));
  }

  private Optional<Xml> find(String target) {
    return domain.child("devices").stream()
        .flatMap(devices -> devices.children("disk").stream())
        .filter(disk -> disk.attributeOf("target", "dev").filter(target::equals).isPresent())
        .findFirst();
  }

  /** {@return whether what is in a disk is hidden from those who have no key} */
  public boolean encrypted(String target) {
    return find(target)
        .filter(
            disk ->
                disk.child("encryption").isPresent() || disk.child("source/encryption").isPresent())
        .isPresent();
  }

  /** Puts a file into a disk, which stands on nothing. A definition without it stays as it is. */
  public Relocated disk(String target, String file, String format) {
    find(target)
        .ifPresent(
            disk -> {
              List.of("source", "backingStore", "mirror")
                  .forEach(name -> disk.children(name).forEach(Xml::remove));
              disk.with("type", "file");
              disk.add("source").with("file", file);
              disk.add("backingStore");
              disk.child("driver")
                  .orElseGet(() -> disk.add("driver").with("name", "qemu"))
                  .with("type", format);
            });
    return this;
  }

  /** Gives it these labels instead of those that it has. */
  public Relocated labels(Map<String, String> labels) {
    Labels.replace(domain, labels);
    return this;
  }

  /** {@return the definition as text} */
  public String text() {
    return domain.toString();
  }
}
