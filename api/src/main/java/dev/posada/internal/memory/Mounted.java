package dev.posada.internal.memory;

import dev.posada.Mount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a container has mounted. A named volume outlives it; one that its image asked for has no
 * name of its own and goes with it. Guarded by the {@link Timeline}.
 */
final class Mounted {
  private final World world;
  private final List<Mount> mounts;
  private final List<VolumeStore.Stored> volumes = new ArrayList<>();
  private final List<VolumeStore.Stored> anonymous = new ArrayList<>();

  /**
   * Makes the volumes that are not there.
   *
   * @param asked what the container is to have
   * @param imagePaths where its image wants a volume, whatever one
   */
  Mounted(World world, List<Mount> asked, List<String> imagePaths) {
    this.world = world;
    this.mounts = new ArrayList<>(asked);
    for (Mount mount : asked) {
      if (mount.source() == Mount.Source.VOLUME) {
        volumes.add(world.volumes().getOrCreate(mount.name()));
      }
    }
    for (String path : imagePaths) {
      if (asked.stream().noneMatch(mount -> mount.guestPath().equals(path))) {
        VolumeStore.Stored made = world.volumes().getOrCreate(Ids.unique());
        anonymous.add(made);
        volumes.add(made);
        mounts.add(Mount.volume(made.name(), path));
      }
    }
  }

  List<Mount> mounts() {
    return List.copyOf(mounts);
  }

  boolean has(VolumeStore.Stored volume) {
    return volumes.contains(volume);
  }

  /** Removes the volumes that have no name of their own, and returns what they were. */
  List<String> removeAnonymous() {
    anonymous.forEach(world.volumes()::remove);
    return anonymous();
  }

  /** Returns the volumes that have no name of their own. */
  List<String> anonymous() {
    return anonymous.stream().map(volume -> "volume " + volume.name()).toList();
  }

  /** Returns the volumes that stay, and why. */
  Map<String, String> kept() {
    Map<String, String> kept = new LinkedHashMap<>();
    for (VolumeStore.Stored volume : volumes) {
      if (!anonymous.contains(volume)) {
        kept.put("volume " + volume.name(), "a named volume outlives its containers");
      }
    }
    return kept;
  }

  /** Returns all volumes, which stay for one reason. */
  Map<String, String> all(String reason) {
    Map<String, String> kept = new LinkedHashMap<>();
    volumes.forEach(volume -> kept.put("volume " + volume.name(), reason));
    return kept;
  }
}
