package dev.posada.kvm.xml;

import java.util.Optional;

/**
 * What a domain is built of, whoever wrote it. Immutable. What is not said is empty.
 *
 * @param cpuModel what it is called, if the mode is custom
 * @param video the first card that draws
 */
public record HardwareView(
    Optional<String> cpuMode,
    Optional<String> cpuModel,
    Optional<String> onCrash,
    Optional<String> video,
    boolean tpm) {

  /** {@return what the XML of a domain says} */
  public static HardwareView read(String text) {
    Xml domain = Xml.parse(text);
    Optional<String> mode = domain.attributeOf("cpu", "mode");
    return new HardwareView(
        mode,
        mode.filter("custom"::equals).flatMap(custom -> domain.textOf("cpu/model")),
        domain.textOf("on_crash"),
        domain.attributeOf("devices/video/model", "type"),
        domain.child("devices/tpm").isPresent());
  }
}
