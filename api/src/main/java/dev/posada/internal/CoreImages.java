package dev.posada.internal;

import dev.posada.BuildSpec;
import dev.posada.Capability;
import dev.posada.DeleteReport;
import dev.posada.Image;
import dev.posada.Images;
import dev.posada.NotFoundException;
import dev.posada.Task;
import dev.posada.spi.ImageDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The images of a host. */
final class CoreImages implements Images {
  private final CoreHost host;

  CoreImages(CoreHost host) {
    this.host = host;
  }

  private ImageDriver driver() {
    host.require(Capability.IMAGES);
    return host.driver().images().orElseThrow();
  }

  @Override
  public List<Image> list() {
    ImageDriver driver = driver();
    return host.call("list images", null, host.options().timeout(), driver::list);
  }

  @Override
  public List<Image> list(String repository) {
    Objects.requireNonNull(repository, "repository");
    return list().stream()
        .filter(image -> image.tags().stream().anyMatch(tag -> repository(tag).equals(repository)))
        .toList();
  }

  /** A colon before the last slash belongs to the port of a registry, not to the tag. */
  private static String repository(String reference) {
    int colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
    return colon < 0 ? reference : reference.substring(0, colon);
  }

  @Override
  public Image get(String reference) {
    Objects.requireNonNull(reference, "reference");
    ImageDriver driver = driver();
    return host.call(
        doing("get", reference), null, host.options().timeout(), op -> driver.get(reference, op));
  }

  @Override
  public Image pull(String reference) {
    return pullWithin(reference, null);
  }

  @Override
  public Image pull(String reference, Task task) {
    return pullWithin(reference, Objects.requireNonNull(task, "task"));
  }

  private Image pullWithin(String reference, Task task) {
    Objects.requireNonNull(reference, "reference");
    ImageDriver driver = driver();
    return named(
        reference,
        doing("pull", reference),
        task,
        host.options().workTimeout(),
        op -> driver.pull(reference, op));
  }

  /**
   * Runs a call that gives an image a name. If it fails half-way, it is done where the name has
   * another image than before; the same one or none proves nothing, since the hypervisor may still
   * be at it.
   */
  private Image named(
      String reference,
      String doing,
      Task task,
      Duration timeout,
      Function<CoreOperation, Image> body) {
    ImageDriver driver = driver();
    AtomicReference<Optional<Image>> before = new AtomicReference<>();
    return host.call(
        doing,
        task,
        timeout,
        op -> {
          before.set(find(driver, reference, op));
          return body.apply(op);
        },
        (failed, op) ->
            find(driver, reference, op)
                .filter(now -> !before.get().equals(Optional.of(now)))
                .map(Verdict::done)
                .orElseGet(() -> Verdict.unknown(failed.failure())));
  }

  private static Optional<Image> find(ImageDriver driver, String reference, CoreOperation op) {
    try {
      return Optional.of(driver.get(reference, op));
    } catch (NotFoundException none) {
      return Optional.empty();
    }
  }

  @Override
  public Image build(BuildSpec spec) {
    return buildWithin(spec, null);
  }

  @Override
  public Image build(BuildSpec spec, Task task) {
    return buildWithin(spec, Objects.requireNonNull(task, "task"));
  }

  private Image buildWithin(BuildSpec spec, Task task) {
    ImageDriver driver = driver();
    Requirements.ofBuild(host, spec);
    return host.call(
        "build " + spec, task, host.options().workTimeout(), op -> driver.build(spec, op));
  }

  @Override
  public void push(String reference) {
    pushWithin(reference, null);
  }

  @Override
  public void push(String reference, Task task) {
    pushWithin(reference, Objects.requireNonNull(task, "task"));
  }

  private void pushWithin(String reference, Task task) {
    Objects.requireNonNull(reference, "reference");
    ImageDriver driver = driver();
    host.<Void>call(
        doing("push", reference),
        task,
        host.options().workTimeout(),
        op -> {
          driver.push(reference, op);
          return null;
        });
  }

  @Override
  public Image tag(String reference, String newReference) {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(newReference, "newReference");
    ImageDriver driver = driver();
    return named(
        newReference,
        doing("tag", reference) + " as \"" + newReference + "\"",
        null,
        host.options().timeout(),
        op -> driver.tag(reference, newReference, op));
  }

  @Override
  public void save(String reference, Path tar) {
    saveWithin(reference, tar, null);
  }

  @Override
  public void save(String reference, Path tar, Task task) {
    saveWithin(reference, tar, Objects.requireNonNull(task, "task"));
  }

  private void saveWithin(String reference, Path tar, Task task) {
    Objects.requireNonNull(reference, "reference");
    ImageDriver driver = driver();
    host.<Void>call(
        doing("save", reference) + " to " + tar,
        task,
        host.options().workTimeout(),
        op -> {
          NewFile.write(tar, out -> driver.save(reference, out, op));
          return null;
        });
  }

  @Override
  public DeleteReport prune() {
    ImageDriver driver = driver();
    return host.call("delete unused images", null, host.options().timeout(), driver::prune);
  }

  @Override
  public List<Image> load(Path tar) {
    return loadWithin(tar, null);
  }

  @Override
  public List<Image> load(Path tar, Task task) {
    return loadWithin(tar, Objects.requireNonNull(task, "task"));
  }

  private List<Image> loadWithin(Path tar, Task task) {
    Objects.requireNonNull(tar, "tar");
    ImageDriver driver = driver();
    return host.call(
        "load images from " + tar, task, host.options().workTimeout(), op -> driver.load(tar, op));
  }

  @Override
  public Image importFrom(Path rootfs, String reference) {
    return importWithin(rootfs, reference, null);
  }

  @Override
  public Image importFrom(Path rootfs, String reference, Task task) {
    return importWithin(rootfs, reference, Objects.requireNonNull(task, "task"));
  }

  private Image importWithin(Path rootfs, String reference, Task task) {
    Objects.requireNonNull(rootfs, "rootfs");
    Objects.requireNonNull(reference, "reference");
    ImageDriver driver = driver();
    return named(
        reference,
        doing("import", reference),
        task,
        host.options().workTimeout(),
        op -> driver.importFrom(rootfs, reference, op));
  }

  @Override
  public DeleteReport delete(String reference) {
    Objects.requireNonNull(reference, "reference");
    ImageDriver driver = driver();
    return host.call(
        doing("delete", reference),
        null,
        host.options().timeout(),
        op -> driver.delete(reference, op),
        (failed, op) -> {
          try {
            driver.get(reference, op);
            return Verdict.notDone(failed.failure());
          } catch (NotFoundException gone) {
            return Verdict.goneAfter(failed, DeleteReport.of(List.of(reference), Map.of()));
          }
        });
  }

  private static String doing(String verb, String reference) {
    return verb + " image \"" + reference + "\"";
  }
}
