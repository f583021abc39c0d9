package dev.posada.kvm.quota;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.kvm.jna.TypedParameters;
import dev.posada.kvm.xml.Xml;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What one disk may read and write in a second; 0 is no limit.
 *
 * @param foreign whether somebody has set a limit that a quota cannot say: on both directions
 *     together, or on bursts
 */
record DiskRates(long readBytes, long writeBytes, long readOps, long writeOps, boolean foreign) {
  private static final List<String> FOREIGN =
      List.of(
          "total_bytes_sec",
          "total_iops_sec",
          "total_bytes_sec_max",
          "read_bytes_sec_max",
          "write_bytes_sec_max",
          "total_iops_sec_max",
          "read_iops_sec_max",
          "write_iops_sec_max");

  static final Set<Part> PARTS =
      Set.of(Part.DISK_READ, Part.DISK_WRITE, Part.DISK_READ_IOPS, Part.DISK_WRITE_IOPS);

  /** As {@code virDomainGetBlockIoTune} tells them. */
  static DiskRates of(TypedParameters tuned) {
    return of(name -> tuned.number(name).orElse(0));
  }

  /** As a {@code disk} element tells them. */
  static DiskRates of(Xml disk) {
    return of(name -> disk.textOf("iotune/" + name).map(Long::parseLong).orElse(0L));
  }

  private static DiskRates of(ToLongFunction<String> value) {
    return new DiskRates(
        value.applyAsLong("read_bytes_sec"),
        value.applyAsLong("write_bytes_sec"),
        value.applyAsLong("read_iops_sec"),
        value.applyAsLong("write_iops_sec"),
        FOREIGN.stream().anyMatch(name -> value.applyAsLong(name) != 0));
  }

  /** The same with what a quota names. */
  DiskRates with(ResourceQuota quota) {
    Set<Part> named = quota.named();
    return new DiskRates(
        named.contains(Part.DISK_READ)
            ? quota.diskRead().map(ByteSize::bytes).orElse(0L)
            : readBytes,
        named.contains(Part.DISK_WRITE)
            ? quota.diskWrite().map(ByteSize::bytes).orElse(0L)
            : writeBytes,
        named.contains(Part.DISK_READ_IOPS) ? quota.diskReadIops().orElse(0) : readOps,
        named.contains(Part.DISK_WRITE_IOPS) ? quota.diskWriteIops().orElse(0) : writeOps,
        foreign);
  }

  /** Both directions, as setting one clears the other. */
  TypedParameters bytes() {
    return TypedParameters.none()
        .withUnsignedLong("read_bytes_sec", readBytes)
        .withUnsignedLong("write_bytes_sec", writeBytes);
  }

  /** Both directions, as setting one clears the other. */
  TypedParameters operations() {
    return TypedParameters.none()
        .withUnsignedLong("read_iops_sec", readOps)
        .withUnsignedLong("write_iops_sec", writeOps);
  }

  /** What all disks have in common; what they have not is not known. */
  static ResourceQuota common(Collection<DiskRates> disks, ResourceQuota quota) {
    if (disks.isEmpty() || disks.stream().anyMatch(DiskRates::foreign)) {
      return quota;
    }
    DiskRates first = disks.iterator().next();
    ResourceQuota all = quota;
    if (same(disks, DiskRates::readBytes)) {
      all =
          first.readBytes == 0
              ? all.with(ResourceQuota.lift(Part.DISK_READ))
              : all.diskRead(ByteSize.bytes(first.readBytes));
    }
    if (same(disks, DiskRates::writeBytes)) {
      all =
          first.writeBytes == 0
              ? all.with(ResourceQuota.lift(Part.DISK_WRITE))
              : all.diskWrite(ByteSize.bytes(first.writeBytes));
    }
    if (same(disks, DiskRates::readOps)) {
      all =
          first.readOps == 0
              ? all.with(ResourceQuota.lift(Part.DISK_READ_IOPS))
              : all.diskReadIops(count(first.readOps));
    }
    if (same(disks, DiskRates::writeOps)) {
      all =
          first.writeOps == 0
              ? all.with(ResourceQuota.lift(Part.DISK_WRITE_IOPS))
              : all.diskWriteIops(count(first.writeOps));
    }
    return all;
  }

  private static boolean same(Collection<DiskRates> disks, ToLongFunction<DiskRates> value) {
    return disks.stream().mapToLong(value).distinct().count() == 1;
  }

  private static int count(long operations) {
    return (int) Math.min(Integer.MAX_VALUE, operations);
  }

  /** For a memo. */
  String words() {
    return readBytes + " " + writeBytes + " " + readOps + " " + writeOps;
  }

  /** From a memo. */
  static DiskRates parse(String words) {
    String[] each = words.split(" ");
    return new DiskRates(
        Long.parseLong(each[0]),
        Long.parseLong(each[1]),
        Long.parseLong(each[2]),
        Long.parseLong(each[3]),
        false);
  }
}
