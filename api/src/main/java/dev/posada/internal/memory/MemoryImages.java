package dev.posada.internal.memory;

import dev.posada.BuildSpec;
import dev.posada.DeleteReport;
import dev.posada.Image;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The images of a {@link World}. Thread-safe. */
final class MemoryImages implements ImageDriver {
  private static final int LAYERS = 3;

  private final World world;
  private final Connection connection;

  MemoryImages(World world, Connection connection) {
    this.world = world;
    this.connection = connection;
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
          for (int layer = 1; wanted.isPublished() && layer <= LAYERS; layer++) {
            op.check();
            op.progress("pulling " + wanted, layer, LAYERS);
          }
          return world.time().locked(() -> world.images().pull(wanted).toImage());
        });
  }

  @Override
  public Image build(BuildSpec spec, Operation op) {
    return connection.waitingChange(
        "build",
        spec.context().toString(),
        op,
        () -> {
          String recipe = Build.recipe(spec);
          return world.time().locked(() -> Build.store(world.images(), recipe, spec).toImage());
        });
  }

  /** Makes one image, named as the file is. */
  @Override
  public List<Image> load(Path tar, Operation op) {
    return connection.waitingChange(
        "load",
        tar.toString(),
        op,
        () -> {
          String name =
              tar.getFileName().toString().replaceFirst("\\.tar$", "").toLowerCase(Locale.ROOT);
          List<Reference> names =
              Reference.isWellFormed(name) ? List.of(Reference.parse(name)) : List.of();
          return List.of(fromFile(tar, names));
        });
  }

  @Override
  public Image importFrom(Path rootfs, String reference, Operation op) {
    return connection.waitingChange(
        "importFrom", reference, op, () -> fromFile(rootfs, List.of(Reference.parse(reference))));
  }

  private Image fromFile(Path file, List<Reference> names) {
    long size = Build.requireFile(file);
    String content = file.toAbsolutePath() + " " + size;
    return world
        .time()
        .locked(() -> world.images().put(content, List.of(), Commands.FOR_EVER, names).toImage());
  }

  @Override
  public DeleteReport delete(String reference, Operation op) {
    return connection.change("delete", reference, op, () -> world.images().delete(reference));
  }
}
