package dev.posada.kvm.machine;

import dev.posada.ByteSize;
import dev.posada.ConnectionException;
import dev.posada.Disk;
import dev.posada.HypervisorException;
import dev.posada.OperationCancelledException;
import dev.posada.OperationTimeoutException;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.Operation;
import java.util.List;

/** The disks of a machine with their sizes, which its XML does not say. */
public final class DiskSizes {
  private DiskSizes() {}

  public static List<Disk> of(Domain domain, DomainView view, Operation op) {
    return MachineXml.disks(view).stream().map(disk -> sized(domain, disk, op)).toList();
  }

  /** A disk whose file is gone, or that nobody may read, has no size; the machine has it still. */
  private static Disk sized(Domain domain, Disk disk, Operation op) {
    try {
      long bytes = domain.devices().blockInfo(disk.id().orElseThrow(), op).capacity();
      return bytes > 0 ? disk.capacity(ByteSize.bytes(bytes)) : disk;
    } catch (ConnectionException | OperationTimeoutException | OperationCancelledException e) {
      throw e;
    } catch (HypervisorException unreadable) {
      return disk;
    }
  }
}
