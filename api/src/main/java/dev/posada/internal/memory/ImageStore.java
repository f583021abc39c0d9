package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.ContainerSpec;
import dev.posada.DeleteReport;
import dev.posada.Image;
import dev.posada.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The images that a world has. Guarded by the {@link Timeline}. */
final class ImageStore {
  private static final String ALGORITHM = "sha256:";

  private final World world;
  private final Map<String, Stored> byId = new LinkedHashMap<>();
  private final Map<String, Stored> byReference = new LinkedHashMap<>();

  ImageStore(World world) {
    this.world = world;
  }

  /** An image; its references are the store's to change. */
  static final class Stored {
    private final String id;
    private final Instant created;
    private final List<String> entrypoint;
    private final List<String> command;
    private final Set<String> references = new LinkedHashSet<>();

    private Stored(String id, Instant created, List<String> entrypoint, List<String> command) {
      this.id = id;
      this.created = created;
      this.entrypoint = entrypoint;
      this.command = command;
    }

    String id() {
      return id;
    }

    List<String> entrypoint() {
      return entrypoint;
    }

    List<String> command() {
      return command;
    }

    /**
     * Returns what a container runs; an entrypoint of its own makes it forget the image's command.
     */
    List<String> commandOf(ContainerSpec spec) {
      boolean own = !spec.entrypoint().isEmpty();
      List<String> words = new ArrayList<>(own ? spec.entrypoint() : entrypoint);
      words.addAll(!spec.command().isEmpty() ? spec.command() : own ? List.of() : command);
      return words.isEmpty() ? Commands.FOR_EVER : List.copyOf(words);
    }

    Image toImage() {
      long size = 5_000_000 + Math.floorMod(id.hashCode(), 50_000_000);
      return Image.builder(id)
          .tags(List.copyOf(references))
          .created(created)
          .size(ByteSize.bytes(size))
          .build();
    }
  }

  List<Image> list() {
    return byId.values().stream().map(Stored::toImage).toList();
  }

  Stored get(String referenceOrId) {
    return find(referenceOrId).orElseThrow(() -> Refused.missing(Kind.IMAGE, referenceOrId));
  }

  private Optional<Stored> find(String referenceOrId) {
    String id = referenceOrId.startsWith(ALGORITHM) ? referenceOrId : ALGORITHM + referenceOrId;
    if (byId.containsKey(id)) {
      return Optional.of(byId.get(id));
    }
    return referenceOrId.startsWith(ALGORITHM)
        ? Optional.empty()
        : Optional.ofNullable(byReference.get(Reference.parse(referenceOrId).toString()));
  }

  /** Returns the image that the registry has under that name. */
  Stored pull(Reference reference) {
    if (!reference.isPublished()) {
      throw Refused.missing(Kind.IMAGE, reference.toString());
    }
    return put(reference.toString(), List.of(), Commands.FOR_EVER, List.of(reference));
  }

  /**
   * Stores an image, or gives the one that is there more names.
   *
   * @param content what makes it another image than others
   */
  Stored put(
      String content, List<String> entrypoint, List<String> command, List<Reference> references) {
    String id = ALGORITHM + Ids.digest(content);
    Stored stored =
        byId.computeIfAbsent(id, absent -> new Stored(id, world.time().now(), entrypoint, command));
    for (Reference reference : references) {
      Stored before = byReference.put(reference.toString(), stored);
      if (before != null) {
        before.references.remove(reference.toString());
      }
      stored.references.add(reference.toString());
    }
    return stored;
  }

  /**
   * Takes a name from an image, and deletes it with its last one, or when it is named by its id.
   */
  DeleteReport delete(String referenceOrId) {
    Stored stored = get(referenceOrId);
    boolean byName = !stored.id.endsWith(referenceOrId);
    List<String> names =
        byName
            ? List.of(Reference.parse(referenceOrId).toString())
            : List.copyOf(stored.references);
    boolean whole = names.size() >= stored.references.size();
    if (whole) {
      requireUnused(stored);
    }
    names.forEach(byReference::remove);
    stored.references.removeAll(names);
    if (whole) {
      byId.remove(stored.id);
    }
    Stream<String> untagged = names.stream().map(name -> "reference " + name);
    return DeleteReport.of(
        Stream.concat(untagged, whole ? Stream.of("image " + stored.id) : Stream.empty()).toList(),
        Map.of());
  }

  private void requireUnused(Stored stored) {
    world.containers().all().stream()
        .filter(container -> container.image() == stored)
        .findAny()
        .ifPresent(
            container -> {
              throw Refused.state(
                  "image " + stored.id + " is used by container " + container.name(),
                  "delete the container first");
            });
  }

  void clear() {
    byId.clear();
    byReference.clear();
  }
}
