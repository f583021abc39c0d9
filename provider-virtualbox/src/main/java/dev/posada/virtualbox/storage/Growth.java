package dev.posada.virtualbox.storage;

import dev.posada.ConnectionException;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.tool.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Makes an image larger. */
final class Growth {
  /** What deleting or moving a large image may take, where its disk is slow. */
  private static final Duration LARGE = Duration.ofMinutes(10);

  private static final Set<Disk.Format> IN_PLACE = Set.of(Disk.Format.VDI, Disk.Format.VHD);

  private final Installation vbox;
  private final Image image;
  private final Operation op;

  Growth(Installation vbox, Image image, Operation op) {
    this.vbox = vbox;
    this.image = image;
    this.op = op;
  }

  /**
   * {@code modifymedium --resizebyte}. Not of a VMDK: 7.2 says that it has done it, and does
   * nothing; 7.0 and 7.1 write the larger tables of one over the bytes that were there. What
   * VirtualBox cannot grow has its size afterwards.
   */
  void inPlace(long bytes) {
    if (image.word().filter(IN_PLACE::contains).isEmpty()) {
      return;
    }
    String size = Long.toString(bytes);
    try {
      vbox.tool().work("resize", op, "modifymedium", "disk", image.uuid(), "--resizebyte", size);
    } catch (RejectedException refused) {
      if (!refused.getMessage().contains("is not yet supported for medium")) {
        throw refused; // else it has all its space from the start
      }
    }
  }

  /** By a larger image that takes the place of this one, and has another UUID. */
  void byCopy(long bytes) {
    Images.requireUnused(image, "detach it first: VirtualBox can grow it only by a copy");
    Disk.Format format =
        image
            .word()
            .filter(word -> word != Disk.Format.QCOW2)
            .orElseThrow(
                () ->
                    new UnsupportedCapabilityException(
                        "growing an image of format " + image.format(),
                        Support.no("VirtualBox does not write it", "copy the volume first"),
                        Failure.notDone()));
    try (Interim larger = new Interim(vbox, image, Formats.suffix(format), op)) {
      larger.registered();
      vbox.tool().work("resize", op, Formats.create(larger.path(), bytes, format));
      vbox.tool().work("resize", op, "clonemedium", image.uuid(), larger.path(), "--existing");
      op.check();
      Undisturbed.run(() -> replaceBy(larger));
    }
  }

  /** Between these two the volume is nowhere: a cancel would be heard when it is there again. */
  private void replaceBy(Interim larger) {
    try {
      change("closemedium", "disk", image.uuid(), "--delete");
    } catch (HypervisorException e) {
      boolean unheard = isUnheard(e);
      if (unheard) {
        larger.kept(); // VirtualBox may go on deleting the other
      }
      if (vbox.files().stamp(image.path(), op.unattended(Undo.TIME)).isPresent()) {
        throw unheard ? remaining(larger, e) : e;
      }
    }
    larger.kept(); // the only one from now on
    try {
      change("modifymedium", "disk", larger.path(), "--move", image.path());
    } catch (HypervisorException e) {
      throw remaining(larger, e);
    }
  }

  private static boolean isUnheard(HypervisorException failed) {
    return failed instanceof OperationCancelledException
        || failed instanceof OperationTimeoutException
        || failed instanceof ConnectionException;
  }

  private static HypervisorException remaining(Interim larger, HypervisorException failed) {
    List<String> remains = List.of("the volume, larger, as " + larger.path());
    return failed.with(failed.getMessage(), failed.failure().remains(remains));
  }

  private void change(String... words) {
    vbox.tool().change(op.unattended(LARGE), words);
  }
}
