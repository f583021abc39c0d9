package dev.posada.kvm.machine;

import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.VirtualMachineSpec;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Lets the user change a definition, but not which machine it is. */
final class Patch {
  private Patch() {}

  static String of(VirtualMachineSpec spec, String xml) {
    Optional<UnaryOperator<String>> patch = Hardware.options(spec).patchXml();
    return patch.isPresent() ? checked(xml, applied(patch.get(), xml)) : xml;
  }

  private static String applied(UnaryOperator<String> patch, String xml) {
    try {
      String patched = patch.apply(xml);
      if (patched == null) {
        throw new RejectedException("the patch of its XML answers null", Failure.notDone());
      }
      return patched;
    } catch (RejectedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RejectedException("the patch of its XML fails: " + e, Failure.notDone().cause(e));
    }
  }

  private static String checked(String xml, String patched) {
    DomainView before = DomainReader.read(xml);
    DomainView after;
    try {
      after = DomainReader.read(patched);
    } catch (IllegalArgumentException e) {
      throw new RejectedException(
          "what the patch makes of its XML is " + e.getMessage(), Failure.notDone().cause(e));
    }
    requireSame("name", before.name(), after.name());
    requireSame("UUID", before.uuid(), after.uuid());
    requireSame("metadata of Posada", before.labels(), after.labels());
    return patched;
  }

  private static void requireSame(String what, Object before, Object after) {
    if (!before.equals(after)) {
      throw new RejectedException(
          "the patch changes the " + what + " in its XML",
          Failure.notDone().remedy("leave that as it is"));
    }
  }
}
