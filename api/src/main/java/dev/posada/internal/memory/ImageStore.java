package dev.posada.internal.memory;

import dev.posada.ByteSize;
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
    private final Runs runs;
    private final FileTree files;
    private final Set<String> references = new LinkedHashSet<>();

    private Stored(String id, Instant created, Runs runs, FileTree files) {
      this.id = id;
      this.created = created;
      this.runs = runs;
      this.files = files;
    }

    String id() {
      return id;
    }

    Instant created() {
      return created;
    }

    Runs runs() {
      return runs;
    }

    /** Returns its files, of which each container gets a copy. */
    FileTree files() {
      return files;
    }

    ImageArchive.Saved saved(List<Reference> names) {
      return new ImageArchive.Saved(
          id.substring(ALGORITHM.length()), created, runs, files.copy(), names);
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
    if (isId(referenceOrId)) {
      return Optional.of(byId.get(idOf(referenceOrId)));
    }
    return referenceOrId.startsWith(ALGORITHM)
        ? Optional.empty()
        : Optional.ofNullable(byReference.get(Reference.parse(referenceOrId).toString()));
  }

  private static String idOf(String text) {
    return text.startsWith(ALGORITHM) ? text : ALGORITHM + text;
  }

  /** Returns whether a text is the id of an image that is here. */
  boolean isId(String text) {
    return byId.containsKey(idOf(text));
  }

  boolean has(Reference reference) {
    return byReference.containsKey(reference.toString());
  }

  /** Returns the image that the registry has under that name. */
  Stored pull(Reference reference) {
    world.registry().requirePublished(reference);
    return world
        .registry()
        .pushed(reference)
        .map(pushed -> keep(pushed, List.of(reference)))
        .orElseGet(
            () -> put(reference.toString(), Runs.FOR_EVER, new FileTree(), List.of(reference)));
  }

  /**
   * Stores an image, or gives the one that is there more names.
   *
   * @param content what makes it another image than others
   */
  Stored put(String content, Runs runs, FileTree files, List<Reference> references) {
    return put(Ids.digest(content), world.time().now(), runs, files, references);
  }

  /** Stores an image from an archive, under the id that it had. */
  Stored put(ImageArchive.Saved saved) {
    return put(saved.hex(), saved.created(), saved.runs(), saved.files(), saved.names());
  }

  private Stored put(
      String hex, Instant created, Runs runs, FileTree files, List<Reference> references) {
    return keep(new Stored(ALGORITHM + hex, created, runs, files), references);
  }

  /** Keeps an image, unless it is there; names that another image has are taken from it. */
  private Stored keep(Stored image, List<Reference> references) {
    Stored stored =
        byId.computeIfAbsent(
            image.id, absent -> new Stored(image.id, image.created, image.runs, image.files));
    references.forEach(reference -> name(stored, reference));
    return stored;
  }

  /** Gives an image a name, which is taken from the image that has it. */
  void name(Stored stored, Reference reference) {
    Stored before = byReference.put(reference.toString(), stored);
    if (before != null) {
      before.references.remove(reference.toString());
    }
    stored.references.add(reference.toString());
  }

  /**
   * Takes a name from an image, and deletes it with its last one, or when it is named by its id.
   */
  DeleteReport delete(String referenceOrId) {
    Stored stored = get(referenceOrId);
    List<String> names =
        isId(referenceOrId)
            ? List.copyOf(stored.references)
            : List.of(Reference.parse(referenceOrId).toString());
    boolean whole = names.size() >= stored.references.size();
    if (whole) {
      user(stored)
          .ifPresent(
              container -> {
                throw Refused.state(
                    "image " + stored.id + " is used by container " + container.name(),
                    "delete the container first");
              });
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

  /** Deletes the images that have no name and that no container uses. */
  DeleteReport prune() {
    List<String> removed = new ArrayList<>();
    Map<String, String> kept = new LinkedHashMap<>();
    for (Stored stored : List.copyOf(byId.values())) {
      if (stored.references.isEmpty()) {
        Optional<SimulatedContainer> user = user(stored);
        if (user.isPresent()) {
          kept.put("image " + stored.id, "container " + user.get().name() + " uses it");
        } else {
          byId.remove(stored.id);
          removed.add("image " + stored.id);
        }
      }
    }
    return DeleteReport.of(removed, kept);
  }

  private Optional<SimulatedContainer> user(Stored stored) {
    return world.containers().all().stream()
        .filter(container -> container.image().id.equals(stored.id))
        .findAny();
  }

  void clear() {
    byId.clear();
    byReference.clear();
  }
}
