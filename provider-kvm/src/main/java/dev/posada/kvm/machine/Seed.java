package dev.posada.kvm.machine;

import dev.posada.VirtualMachineSpec;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Volumes;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The disc of the source {@code NoCloud}, from which cloud-init sets a machine up: a volume of the
 * machine's own, in a drive that nobody is told of.
 */
public final class Seed {
  /** The label that says in which drive it is. */
  public static final String LABEL = "posada/seed";

  private Seed() {}

  static boolean isWanted(VirtualMachineSpec spec) {
    return spec.userData().isPresent();
  }

  /** Whether a drive is that of the seed. */
  static boolean isIn(DomainView.Disk drive, Map<String, String> labels) {
    return drive.target().equals(labels.get(LABEL));
  }

  /** In which drive it is. */
  public static Optional<String> target(Map<String, String> labels) {
    return Optional.ofNullable(labels.get(LABEL));
  }

  /** Remembers in which drive it is. */
  static void placed(String target, Map<String, String> labels) {
    labels.put(LABEL, target);
  }

  /**
   * {@return its files}
   *
   * @param uuid of the machine: cloud-init sets up what it has not seen by this name before
   */
  static Map<String, byte[]> files(VirtualMachineSpec spec, String uuid) {
    Map<String, byte[]> files = new HashMap<>();
    files.put("user-data", bytes(spec.userData().orElseThrow()));
    String host = hostName(spec.name());
    files.put(
        "meta-data",
        bytes(
            "instance-id: "
                + uuid
                + "\n"
                + (host.isEmpty() ? "" : "local-hostname: \"" + host + "\"\n")));
    spec.networkConfig().ifPresent(network -> files.put("network-config", bytes(network)));
    return files;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What of a name can be that of a host; user data that names another one wins. */
  private static String hostName(String name) {
    String letters = name.replaceAll("[^A-Za-z0-9-]+", "-").replaceAll("^-+", "");
    return letters.substring(0, Math.min(63, letters.length())).replaceAll("-+$", "");
  }

  /** {@code virStorageVolCreateXML}: an empty volume, large enough for the image. */
  static Volumes.Volume make(
      String uuid, byte[] image, String pool, Connection connection, Operation op) {
    String name = "cidata-" + uuid + ".iso";
    Xml volume = Xml.root("volume");
    volume.add("name").text(name);
    volume.add("capacity").with("unit", "bytes").text(image.length);
    Xml target = volume.add("target");
    target.add("format").with("type", "raw");
    target.add("permissions").add("mode").text("0600"); // it may hold passwords
    return connection.storage().volumes(pool).create(name, volume.toString(), 0, op);
  }

  /** {@code virStorageVolUpload}. */
  static void fill(
      Volumes.Volume volume, byte[] image, String pool, Connection connection, Operation op) {
    connection
        .storage()
        .volumes(pool)
        .transfer(volume.name())
        .upload(new ByteArrayInputStream(image), image.length, op);
  }

  /** {@return the image} */
  static byte[] image(VirtualMachineSpec spec, String uuid) {
    return Iso9660.of("cidata", files(spec, uuid));
  }

  /** The pool of a volume, as in {@code pool/volume}. */
  static Optional<String> pool(Map<String, String> labels) {
    return labels.entrySet().stream()
        .filter(label -> label.getKey().startsWith(Creation.MADE))
        .map(label -> label.getValue().substring(0, label.getValue().indexOf('/')))
        .findFirst();
  }
}
