package dev.posada.kvm.machine;

import dev.posada.Capability;
import dev.posada.Failure;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/** How a machine is looked at from outside. */
public final class Screens {
  /** What listens on all addresses is no address for a viewer. */
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");

  private Screens() {}

  /** As PNG: QEMU since 7.1 makes it so itself. */
  public static byte[] picture(Domain domain, Operation op) {
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    String type = domain.screenshot(made, op);
    return switch (type) {
      case "image/png" -> made.toByteArray();
      case "image/x-portable-pixmap" -> converted(made);
      default ->
          throw new UnsupportedCapabilityException(
              Capability.SCREENSHOT,
              Support.no("this hypervisor makes pictures in " + type, "use QEMU"),
              Failure.notDone());
    };
  }

  private static byte[] converted(ByteArrayOutputStream made) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (Picture picture = new Picture(png)) {
      made.writeTo(picture);
    } catch (IOException e) {
      throw new NativeException(e.getMessage(), Failure.notDone().cause(e));
    }
    return png.toByteArray();
  }

  /** What QEMU listens on. */
  public static URI address(Domain domain, Operation op) {
    return DomainReader.read(domain.xml(0, op)).devices().graphics().stream()
        .filter(screen -> screen.port().isPresent())
        .map(screen -> URI.create(address(screen, domain.connection(), op)))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidStateException(
                    "nobody listens for viewers", Failure.notDone().remedy("start it first")));
  }

  private static String address(DomainView.Graphics screen, Connection connection, Operation op) {
    String at = screen.listen().orElse("localhost");
    String host = EVERYWHERE.contains(at) ? connection.node().hostname(op) : at;
    return screen.type()
        + "://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + screen.port().getAsInt();
  }
}
