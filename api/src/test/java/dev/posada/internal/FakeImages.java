package dev.posada.internal;

import dev.posada.BuildSpec;
import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.Image;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The images of a {@link FakeHost}: names, nothing more. */
final class FakeImages implements ImageDriver {
  final Set<String> there = ConcurrentHashMap.newKeySet();

  private final FakeHost host;

  FakeImages(FakeHost host) {
    this.host = host;
  }

  private static Image image(String reference) {
    return Image.builder("id of " + reference).tags(List.of(reference)).build();
  }

  @Override
  public List<Image> list(Operation op) {
    return host.ask(
        "images", false, op, () -> there.stream().sorted().map(FakeImages::image).toList());
  }

  @Override
  public Image get(String reference, Operation op) {
    return host.ask("image", false, op, () -> image(require(reference)));
  }

  private String require(String reference) {
    if (!there.contains(reference)) {
      throw new NotFoundException(Kind.IMAGE, reference, Failure.undecided());
    }
    return reference;
  }

  private Image made(String call, String reference, Operation op) {
    return host.ask(
        call,
        true,
        op,
        () -> {
          there.add(reference);
          return image(reference);
        });
  }

  @Override
  public Image pull(String reference, Operation op) {
    return made("pull", reference, op);
  }

  @Override
  public Image build(BuildSpec spec, Operation op) {
    return made("build", spec.tags().get(0), op);
  }

  @Override
  public List<Image> load(Path tar, Operation op) {
    return List.of(made("load", "loaded", op));
  }

  @Override
  public Image importFrom(Path rootfs, String reference, Operation op) {
    return made("import", reference, op);
  }

  @Override
  public DeleteReport delete(String reference, Operation op) {
    return host.ask(
        "deleteImage",
        true,
        op,
        () -> {
          there.remove(require(reference));
          return DeleteReport.of(List.of(reference), Map.of());
        });
  }
}
