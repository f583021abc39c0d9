package dev.posada.vmware.guest;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.vmware.tool.Installation;
import dev.posada.vmware.tool.Request;
import java.util.Optional;

/** The picture of a screen, for which vmrun wants a user of the guest too. */
public final class ScreenPicture {
  private final Installation vmware;
  private final GuestControl control;

  /** Takes the values. */
  public ScreenPicture(Installation vmware, GuestControl control) {
    this.vmware = vmware;
    this.control = control;
  }

  /** {@code captureScreen}, into a file beside the machine. */
  public byte[] png(String id, Operation op) {
    String place = Crossing.place(id, ".png");
    Undo undo = new Undo(op);
    undo.add("the picture " + place, own -> vmware.deleteIfThere(place, own));
    byte[] png;
    try {
      vmware
          .tool()
          .run(
              Request.change("captureScreen", id, place)
                  .as(control.user(Optional.empty()))
                  .besides(),
              op);
      png = vmware.files().read(place, op);
      vmware.files().delete(place, op);
    } catch (HypervisorException failed) {
      throw undo.after(failed);
    }
    return png;
  }
}
