package dev.posada.docker;

import dev.posada.ByteSize;
import dev.posada.Mount;
import dev.posada.docker.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What containers see of other file trees, as the engine writes it, both ways. */
final class ContainerMounts {
  private ContainerMounts() {}

  /**
   * {@code HostConfig.Mounts}, and {@code ContainerSpec.Mounts} of a service. Of two ways to say
   * it, this is the one that refuses a path of the host that is not there; the other one ({@code
   * Binds}) makes a folder of it, as root.
   *
   * @param memory how large what is in memory may become; empty for half of the host's
   */
  static Json write(List<Mount> mounts, Optional<ByteSize> memory) {
    List<Json> all = new ArrayList<>();
    for (Mount mount : mounts) {
      String type =
          switch (mount.source()) {
            case VOLUME -> "volume";
            case HOST -> "bind";
            case MEMORY -> "tmpfs";
          };
      Json one = Json.object().with("Type", type).with("Target", mount.guestPath());
      if (!mount.name().isEmpty()) {
        one = one.with("Source", mount.name());
      }
      if (mount.source() == Mount.Source.MEMORY && memory.isPresent()) {
        long bytes = memory.get().bytes();
        one = one.with("TmpfsOptions", Json.object().with("SizeBytes", bytes));
      }
      all.add(mount.readOnly() ? one.with("ReadOnly", true) : one);
    }
    return Json.array(all);
  }

  /**
   * The mounts in an answer to {@code GET /containers/{id}/json}. What is in memory is not among
   * {@code Mounts} when {@code HostConfig.Tmpfs} says it, so both are looked at (20.10).
   */
  static List<Mount> read(Json inspected) {
    Map<String, Mount> mounts = new LinkedHashMap<>();
    inspected.get("Mounts").items().forEach(mount -> add(mounts, mount));
    inspected
        .get("HostConfig")
        .get("Tmpfs")
        .fields()
        .forEach(
            (path, options) ->
                add(
                    mounts,
                    Json.object()
                        .with("Type", "tmpfs")
                        .with("Destination", path)
                        .with("RW", !isReadOnly(options.text("")))));
    return List.copyOf(mounts.values());
  }

  private static boolean isReadOnly(String options) {
    return List.of(options.split(",")).contains("ro");
  }

  /** One of a kind that users cannot ask for, such as a pipe of Windows, is left out. */
  private static void add(Map<String, Mount> mounts, Json mount) {
    String path = mount.get("Destination").text("");
    String source = mount.get("Source").text("");
    boolean readOnly = !mount.get("RW").bool(true);
    try {
      switch (mount.get("Type").text("")) {
        case "volume" ->
            mounts.putIfAbsent(
                path,
                new Mount(Mount.Source.VOLUME, mount.get("Name").text(source), path, readOnly));
        case "bind" ->
            mounts.putIfAbsent(path, new Mount(Mount.Source.HOST, source, path, readOnly));
        case "tmpfs" ->
            mounts.putIfAbsent(path, new Mount(Mount.Source.MEMORY, "", path, readOnly));
        default -> {}
      }
    } catch (IllegalArgumentException e) {
      // a path of a system that writes them otherwise; there is no value for it
    }
  }
}
