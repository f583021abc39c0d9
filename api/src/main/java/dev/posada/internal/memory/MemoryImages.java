package dev.posada.internal.memory;

import dev.posada.BuildSpec;
import dev.posada.Credentials;
import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.Image;
import dev.posada.NativeException;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.Operation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The images of a {@link World}. Thread-safe. */
final class MemoryImages implements ImageDriver {
  private static final int LAYERS = 3;

  private final World world;
  private final Connection connection;
  private final Map<String, Credentials> logins;

  MemoryImages(World world, Connection connection, Map<String, Credentials> logins) {
    this.world = world;
    this.connection = connection;
    this.logins = logins;
  }

  @Override
  public List<Image> list(Operation op) {
    return connection.read("list", "images", op, world.images()::list);
  }

  @Override
  public Image get(String reference, Operation op) {
    return connection.read("get", reference, op, () -> world.images().get(reference).toImage());
  }

  @Override
  public Image pull(String reference, Operation op) {
    return connection.waitingChange(
        "pull",
        reference,
        op,
        () -> {
          Reference wanted = Reference.parse(reference);
          world.time().locked(() -> requirePullable(wanted));
          layers("pulling " + wanted, op);
          return world.time().locked(() -> world.images().pull(wanted).toImage());
        });
  }

  /** Refuses what this user cannot pull. */
  void requirePullable(Reference reference) {
    world.registry().requireUser(reference, logins);
    world.registry().requirePublished(reference);
  }

  private static void layers(String phase, Operation op) {
    for (int layer = 1; layer <= LAYERS; layer++) {
      op.check();
      op.progress(phase, layer, LAYERS);
    }
  }

  @Override
  public Image build(BuildSpec spec, Operation op) {
    return connection.waitingChange(
        "build",
        spec.context().toString(),
        op,
        () -> {
          String recipe = Build.recipe(spec);
          List<String> steps = Recipe.lines(recipe);
          for (int step = 1; step <= steps.size(); step++) {
            op.check();
            op.progress(steps.get(step - 1), step, steps.size());
          }
          return world.time().locked(() -> Build.store(world.images(), recipe, spec).toImage());
        });
  }

  @Override
  public void push(String reference, Operation op) {
    connection.<Void>waitingChange(
        "push",
        reference,
        op,
        () -> {
          Reference named = Reference.parse(reference);
          world
              .time()
              .locked(
                  () -> {
                    world.images().get(named.toString());
                    world.registry().requireUser(named, logins);
                  });
          layers("pushing " + named, op);
          world
              .time()
              .locked(() -> world.registry().push(named, world.images().get(named.toString())));
          return null;
        });
  }

  @Override
  public Image tag(String reference, String newReference, Operation op) {
    return connection.change(
        "tag",
        reference,
        op,
        () -> {
          ImageStore.Stored stored = world.images().get(reference);
          Reference name = Reference.parse(newReference);
          if (name.tag().startsWith("@")) {
            throw Refused.value("a digest cannot be given to an image: " + newReference);
          }
          world.images().name(stored, name);
          return stored.toImage();
        });
  }

  /** Under its name, or, named by its id, under none, as Docker does. */
  @Override
  public void save(String reference, OutputStream tar, Operation op) {
    connection.<Void>waitingRead(
        "save",
        reference,
        op,
        () -> {
          ImageArchive.Saved image = world.time().locked(() -> saved(reference));
          try {
            ImageArchive.write(image, tar);
          } catch (IOException e) {
            throw new NativeException("cannot write the archive: " + e, Failure.undecided());
          }
          op.progress("saving " + reference, 1, 1);
          return null;
        });
  }

  private ImageArchive.Saved saved(String reference) {
    ImageStore.Stored stored = world.images().get(reference);
    boolean byId = world.images().isId(reference);
    return stored.saved(byId ? List.of() : List.of(Reference.parse(reference)));
  }

  @Override
  public List<Image> load(Path tar, Operation op) {
    return connection.waitingChange(
        "load",
        tar.toString(),
        op,
        () -> {
          requireReadable(tar);
          List<ImageArchive.Saved> images = ImageArchive.read(tar);
          op.progress("loading " + tar, images.size(), images.size());
          return world
              .time()
              .locked(
                  () -> images.stream().map(image -> world.images().put(image).toImage()).toList());
        });
  }

  @Override
  public Image importFrom(Path rootfs, String reference, Operation op) {
    return connection.waitingChange(
        "importFrom",
        reference,
        op,
        () -> {
          Reference name = Reference.parse(reference);
          requireReadable(rootfs);
          FileTree files = files(rootfs);
          return world
              .time()
              .locked(
                  () ->
                      world
                          .images()
                          .put("files " + digest(files), Runs.NOTHING, files, List.of(name))
                          .toImage());
        });
  }

  private static void requireReadable(Path file) {
    if (Build.requireFile(file) > Budget.MOST.bytes()) {
      throw Refused.value(file + " is larger than " + Budget.MOST);
    }
  }

  private static FileTree files(Path rootfs) {
    FileTree files = new FileTree();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(rootfs))) {
      ImageArchive.files(in, files);
      return files;
    } catch (IOException e) {
      throw Refused.value("cannot import " + rootfs + ": " + e.getMessage());
    }
  }

  /** The same files make the same image, whenever and wherever they are imported. */
  private static String digest(FileTree files) {
    StringBuilder whole = new StringBuilder();
    files
        .below("/")
        .forEach(
            (path, bytes) ->
                whole
                    .append(path)
                    .append(bytes.map(MemoryImages::digest).orElse("/"))
                    .append('\n'));
    return Ids.digest(whole.toString());
  }

  private static String digest(byte[] bytes) {
    return " " + bytes.length + " " + Ids.digest(bytes);
  }

  @Override
  public DeleteReport prune(Operation op) {
    return connection.change("prune", "images", op, () -> world.images().prune());
  }

  @Override
  public DeleteReport delete(String reference, Operation op) {
    return connection.change("delete", reference, op, () -> world.images().delete(reference));
  }
}
