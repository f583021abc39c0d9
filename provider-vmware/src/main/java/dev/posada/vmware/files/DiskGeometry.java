package dev.posada.vmware.files;

/**
 * The cylinders that a disk pretends to have, as VMware counts them. Immutable.
 *
 * @param cylinders how many it has
 * @param heads how many each cylinder has
 * @param sectors how many each head reads
 */
record DiskGeometry(long cylinders, int heads, int sectors) {
  private static final long GIBIBYTE = 1L << 21; // in sectors
  private static final int MOST_OF_IDE = 16383;
  private static final int MOST = 65535;

  static DiskGeometry of(long sectors, String adapter) {
    boolean ide = adapter.equals("ide");
    int heads = ide ? 16 : sectors <= GIBIBYTE ? 64 : sectors <= 2 * GIBIBYTE ? 128 : 255;
    int perHead = ide || heads == 255 ? 63 : 32;
    long cylinders = Math.max(1, sectors / ((long) heads * perHead));
    return new DiskGeometry(Math.min(cylinders, ide ? MOST_OF_IDE : MOST), heads, perHead);
  }

  /** {@return its lines in a descriptor} */
  String lines() {
    return "ddb.geometry.cylinders = \""
        + cylinders
        + ("\"\nddb.geometry.heads = \"" + heads)
        + ("\"\nddb.geometry.sectors = \"" + sectors + "\"\n");
  }
}
