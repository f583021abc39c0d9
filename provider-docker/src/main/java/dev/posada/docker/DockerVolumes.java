package dev.posada.docker;

import dev.posada.AlreadyExistsException;
import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Pool;
import dev.posada.Volume;
import dev.posada.VolumeSpec;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import dev.posada.spi.StorageDriver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The volumes of an engine. Each of its volume drivers is a pool; the first one is its own. */
final class DockerVolumes implements StorageDriver {
  private static final String LOCAL = "local";

  /** Tells the volume that this call made from one that somebody else made at the same time. */
  private static final String NONCE = "posada/nonce";

  private final DockerEngine engine;
  private final Dialect dialect;

  DockerVolumes(DockerEngine engine, Dialect dialect) {
    this.engine = engine;
    this.dialect = dialect;
  }

  /** {@code GET /info}. */
  @Override
  public List<Pool> pools(Operation op) {
    Json info = engine.json(api -> Request.get(api.segment("info")), op);
    Pool.Builder local = Pool.builder(LOCAL, LOCAL);
    info.get("DockerRootDir").text().ifPresent(root -> local.hostPath(root + "/volumes"));
    List<Pool> pools = new ArrayList<>(List.of(local.build()));
    for (Json plugin : info.get("Plugins").get("Volume").items()) {
      String name = plugin.text("");
      if (!name.isEmpty() && !name.equals(LOCAL)) {
        pools.add(Pool.builder(name, name).build());
      }
    }
    return List.copyOf(pools);
  }

  /** {@code GET /volumes}. */
  @Override
  public List<Volume> volumes(Operation op) {
    return engine
        .json(api -> Request.get(api.segment("volumes")), op)
        .get("Volumes")
        .items()
        .stream()
        .map(DockerVolumes::volume)
        .toList();
  }

  private static Volume volume(Json row) {
    String name = row.get("Name").text("");
    Volume.Builder volume =
        Volume.builder(name, name, row.get("Driver").text(LOCAL))
            .labels(ContainerJson.texts(row.get("Labels")));
    row.get("Mountpoint").text().filter(path -> !path.isEmpty()).ifPresent(volume::hostPath);
    return volume.build();
  }

  @Override
  public boolean refusesTakenNames() {
    return true;
  }

  /**
   * {@code GET /volumes/{name}}, then {@code POST /volumes/create}.
   *
   * <p>The engine makes no second volume of one name: it answers with the first one, of whatever
   * labels. So it is asked before, and the label of the answer tells whether somebody was faster.
   */
  @Override
  public Volume create(VolumeSpec spec, Operation op) {
    if (isThere(spec.name(), op)) {
      throw taken(spec.name());
    }
    String nonce = UUID.randomUUID().toString();
    Map<String, String> labels = new LinkedHashMap<>(spec.labels());
    labels.put(NONCE, nonce);
    String body =
        Json.object()
            .with("Name", spec.name())
            .with("Driver", spec.pool().orElse(LOCAL))
            .with("Labels", labels)
            .toString();
    Json made = engine.json(api -> Request.post(api.segments("volumes", "create")).json(body), op);
    if (!made.get("Labels").get(NONCE).text("").equals(nonce)) {
      throw taken(spec.name());
    }
    return volume(made);
  }

  private boolean isThere(String name, Operation op) {
    try {
      requireThere(name, op);
      return true;
    } catch (NotFoundException free) {
      return false;
    }
  }

  private void requireThere(String name, Operation op) {
    engine.json(api -> Request.get(api.segments("volumes", name)), op);
  }

  private static AlreadyExistsException taken(String name) {
    return new AlreadyExistsException(Kind.VOLUME, name, Failure.notDone());
  }

  /**
   * {@code DELETE /volumes/{name}}.
   *
   * <p>Where none has that name, Podman deletes the only one whose name begins so; it inspects none
   * but the one of that name.
   */
  @Override
  public void delete(Volume volume, Operation op) {
    if (dialect.podman()) {
      requireThere(volume.id(), op);
    }
    engine.call(api -> Request.delete(api.segment("volumes").segment(volume.id())), op);
  }
}
