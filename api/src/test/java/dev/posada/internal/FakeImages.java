package dev.posada.internal;

import dev.posada.BuildSpec;
import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.Image;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.Operation;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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

  @Override
  public Image tag(String reference, String newReference, Operation op) {
    return made("tag", newReference, op);
  }

  @Override
  public void push(String reference, Operation op) {
    host.ask("push", true, op, () -> image(require(reference)));
  }

  @Override
  public void save(String reference, OutputStream tar, Operation op) {
    host.ask(
        "save",
        false,
        op,
        () -> {
          tar.write(require(reference).getBytes(StandardCharsets.UTF_8));
          return null;
        });
  }

  @Override
  public DeleteReport prune(Operation op) {
    return host.ask(
        "prune",
        true,
        op,
        () -> {
          List<String> all = List.copyOf(there);
          there.clear();
          return DeleteReport.of(all, Map.of());
        });
  }
}
