package dev.posada.docker;

import dev.posada.BuildSpec;
import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Image;
import dev.posada.InvalidStateException;
import dev.posada.NativeException;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.docker.registry.BuildLogins;
import dev.posada.docker.registry.Reference;
import dev.posada.docker.registry.Registries;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.tar.CallerFiles;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The images of an engine. */
final class DockerImages implements ImageDriver {
  private static final String ID = "sha256:";
  private static final Pattern LOADED = Pattern.compile("Loaded image(?: ID)?: (\\S+)");

  private final DockerEngine engine;
  private final Registries registries;
  private final ImageTransfer transfer;
  private final Dialect dialect;

  DockerImages(DockerEngine engine, Registries registries, Dialect dialect) {
    this.engine = engine;
    this.registries = registries;
    this.transfer = new ImageTransfer(engine, registries);
    this.dialect = dialect;
  }

  /** {@code GET /images/json}. */
  @Override
  public List<Image> list(Operation op) {
    return engine.json(api -> Request.get(api.segments("images", "json")), op).items().stream()
        .map(ImageJson::row)
        .toList();
  }

  /** {@code GET /images/{name}/json}. */
  @Override
  public Image get(String reference, Operation op) {
    return inspected(Reference.exact(reference), op);
  }

  /** By what the engine itself has called it, which may be the beginning of its id. */
  private Image inspected(String named, Operation op) {
    return ImageJson.inspected(
        engine.json(api -> Request.get(Paths.image(api, named, "json")), op));
  }

  /** {@code POST /images/create?fromImage=...&tag=...}. */
  @Override
  public Image pull(String reference, Operation op) {
    transfer.pull(reference, op);
    return DockerErrors.made(() -> get(reference, op));
  }

  /** {@code POST /images/{name}/push?tag=...}. */
  @Override
  public void push(String reference, Operation op) {
    transfer.push(reference, op);
  }

  /** {@code POST /images/{name}/tag?repo=...&tag=...}. */
  @Override
  public Image tag(String reference, String newReference, Operation op) {
    String exact = Reference.exact(reference);
    Reference name = Commit.named(newReference);
    engine.call(
        api ->
            Request.post(
                Paths.image(api, exact, "tag")
                    .query("repo", name.repository())
                    .query("tag", name.tag())),
        op);
    return DockerErrors.made(() -> get(newReference, op));
  }

  /**
   * {@code POST /build}, of the classic builder.
   *
   * <p>The other one (BuildKit) talks back to its client by gRPC, which the JDK does not speak; an
   * engine whose recipes need it says so, and that is a refusal.
   */
  @Override
  public Image build(BuildSpec spec, Operation op) {
    BuildOutput output = new BuildOutput();
    BuildLogins logins = BuildLogins.of(registries, spec, op);
    try {
      CallerFiles.read(
          spec.context(),
          Failure.notDone(),
          () ->
              engine.exchange(
                  api ->
                      Archive.context(
                          logins.on(Request.post(build(api, spec))), spec.context(), spec.file()),
                  op,
                  answer -> {
                    new ImageRecords(op).read(answer.body(), output::take, output::failure);
                    return output;
                  }));
    } catch (HypervisorException e) {
      throw logins.explained(e);
    }
    String id =
        output
            .image()
            .orElseThrow(
                () -> new NativeException("the build named no image", Failure.undecided()));
    return DockerErrors.made(() -> inspected(id, op));
  }

  /** The values of arguments are nobody's business: many a token is given that way. */
  private static Target build(Target api, BuildSpec spec) {
    Target target = api.segment("build").query("rm", true).query("forcerm", true);
    for (String tag : spec.tags()) {
      target = target.query("t", tag);
    }
    if (spec.file().isPresent()) {
      target = target.query("dockerfile", spec.file().get());
    }
    if (spec.target().isPresent()) {
      target = target.query("target", spec.target().get());
    }
    if (!spec.arguments().isEmpty()) {
      Json arguments = Json.object().with("a", spec.arguments()).get("a");
      target = target.secretQuery("buildargs", arguments.toString());
    }
    return target;
  }

  /** {@code GET /images/{name}/get}. */
  @Override
  public void save(String reference, OutputStream tar, Operation op) {
    String exact = Reference.exact(reference);
    engine.exchange(
        api -> Request.get(Paths.image(api, exact, "get")),
        op,
        answer -> {
          ArchiveEnd end = new ArchiveEnd(tar);
          Counted.copy(answer.body(), end, "save", op);
          end.require();
          return null;
        });
  }

  /** {@code POST /images/load}. */
  @Override
  public List<Image> load(Path tar, Operation op) {
    List<String> loaded = new ArrayList<>();
    records(
        tar,
        api -> Archive.file(Request.post(api.segments("images", "load").query("quiet", true)), tar),
        told -> {
          Matcher found = LOADED.matcher(told.get("stream").text(""));
          if (found.find()) {
            loaded.addAll(List.of(found.group(1).split(","))); // Podman names all in one line
          }
        },
        op);
    return DockerErrors.made(() -> loaded.stream().map(named -> inspected(named, op)).toList());
  }

  /** {@code POST /images/create?fromSrc=-&repo=...&tag=...}. */
  @Override
  public Image importFrom(Path rootfs, String reference, Operation op) {
    Reference name = Commit.named(reference);
    List<String> ids = new ArrayList<>();
    records(
        rootfs,
        api -> {
          Target source = create(api).query("fromSrc", "-");
          return Archive.file(
              Request.post(dialect.podman() ? source : named(source, name)), rootfs);
        },
        told -> told.get("status").text().filter(id -> id.startsWith(ID)).ifPresent(ids::add),
        op);
    if (dialect.podman()) { // whose 4.3 takes every tag for latest
      for (String id : ids) {
        engine.call(api -> Request.post(named(Paths.image(api, id, "tag"), name)), op);
      }
    }
    return DockerErrors.made(() -> get(reference, op));
  }

  private static Target named(Target target, Reference name) {
    return target.query("repo", name.repository()).query("tag", name.tag());
  }

  private static Target create(Target api) {
    return api.segments("images", "create");
  }

  private void records(
      Path tar, Function<Target, Request> request, Consumer<Json> each, Operation op) {
    CallerFiles.read(
        tar,
        Failure.notDone(),
        () ->
            engine.exchange(
                request,
                op,
                answer -> {
                  new ImageRecords(op).read(answer.body(), each, DockerErrors::inStream);
                  return null;
                }));
  }

  /** {@code DELETE /images/{name}}. */
  @Override
  public DeleteReport delete(String reference, Operation op) {
    String exact = Reference.exact(reference);
    try {
      return ImageJson.deleted(engine.json(api -> Request.delete(Paths.image(api, exact)), op));
    } catch (InvalidStateException e) {
      throw ImagePruning.explained(e);
    }
  }

  /** {@code POST /images/prune}. */
  @Override
  public DeleteReport prune(Operation op) {
    return ImagePruning.of(engine, op);
  }
}
