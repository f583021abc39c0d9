package dev.posada.vmrun.files;

/** Kinds of disk by their number in vmware-vdiskmanager. [O] */
public enum DiskType {
  SPARSE("monolithicSparse", "SPARSE", false),
  SPLIT_SPARSE("twoGbMaxExtentSparse", "SPARSE", true),
  FLAT("monolithicFlat", "FLAT", false),
  SPLIT_FLAT("twoGbMaxExtentFlat", "FLAT", true),
  /** Made as a flat disk: the simulator has no ESX. */
  ESX("vmfs", "VMFS", false),
  STREAM("streamOptimized", "SPARSE", false);

  /** What an extent of a split disk holds at most. */
  static final long SPLIT_SECTORS = 4_192_256;

  private final String createType;
  private final String extent;
  private final boolean split;

  DiskType(String createType, String extent, boolean split) {
    this.createType = createType;
    this.extent = extent;
    this.split = split;
  }

  /** The kind that a descriptor names; what is not known is taken for growable. */
  public static DiskType of(String createType) {
    for (DiskType type : values()) {
      if (type.createType.equals(createType)) {
        return type;
      }
    }
    return SPARSE;
  }

  String createType() {
    return createType;
  }

  String extent() {
    return extent;
  }

  boolean sparse() {
    return extent.equals("SPARSE");
  }

  boolean split() {
    return split;
  }
}
