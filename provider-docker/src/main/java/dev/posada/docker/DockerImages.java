package dev.posada.docker;

import dev.posada.BuildSpec;
import dev.posada.DeleteReport;
import dev.posada.Failure;
import dev.posada.Image;
import dev.posada.NativeException;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.docker.json.Json;
import dev.posada.spi.ImageDriver;
import dev.posada.spi.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The images of an engine. */
final class DockerImages implements ImageDriver {
  private static final Pattern LOADED = Pattern.compile("Loaded image(?: ID)?: (\\S+)");

  private final DockerEngine engine;

  DockerImages(DockerEngine engine) {
    this.engine = engine;
  }

  /** {@code GET /images/json}. */
  @Override
  public List<Image> list(Operation op) {
    return engine
        .json(api -> Request.get(api.segment("images").segment("json")), op)
        .items()
        .stream()
        .map(ImageJson::row)
        .toList();
  }

  /** {@code GET /images/{name}/json}. */
  @Override
  public Image get(String reference, Operation op) {
    return ImageJson.inspected(
        engine.json(api -> Request.get(Paths.image(api, reference, "json")), op));
  }

  /** {@code POST /images/create?fromImage=...&tag=...}. */
  @Override
  public Image pull(String reference, Operation op) {
    Reference name = Reference.parse(reference);
    records(
        api ->
            Request.post(
                create(api).query("fromImage", name.repository()).query("tag", name.tag())),
        told -> {},
        op);
    return get(reference, op);
  }

  /** {@code POST /build}. */
  @Override
  public Image build(BuildSpec spec, Operation op) {
    BuildOutput output = new BuildOutput();
    Archive.sent(
        () ->
            engine.exchange(
                api -> Archive.context(Request.post(build(api, spec)), spec.context()),
                op,
                answer -> {
                  new ImageRecords(op).read(answer.body(), output::take, output::failure);
                  return output;
                }));
    String id =
        output
            .image()
            .orElseThrow(
                () -> new NativeException("the build named no image", Failure.undecided()));
    return get(id, op);
  }

  /** The classic builder: the other one talks back to its client by means that HTTP/1.1 lacks. */
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
      target = target.query("buildargs", arguments.toString());
    }
    return target;
  }

  /** {@code POST /images/load}. */
  @Override
  public List<Image> load(Path tar, Operation op) {
    List<String> loaded = new ArrayList<>();
    records(
        api ->
            Archive.file(
                Request.post(api.segment("images").segment("load").query("quiet", true)), tar),
        told -> {
          Matcher found = LOADED.matcher(told.get("stream").text(""));
          if (found.find()) {
            loaded.add(found.group(1));
          }
        },
        op);
    return loaded.stream().map(reference -> get(reference, op)).toList();
  }

  /** {@code POST /images/create?fromSrc=-&repo=...&tag=...}. */
  @Override
  public Image importFrom(Path rootfs, String reference, Operation op) {
    Reference name = Reference.parse(reference);
    records(
        api ->
            Archive.file(
                Request.post(
                    create(api)
                        .query("fromSrc", "-")
                        .query("repo", name.repository())
                        .query("tag", name.tag())),
                rootfs),
        told -> {},
        op);
    return get(reference, op);
  }

  private static Target create(Target api) {
    return api.segment("images").segment("create");
  }

  private void records(Function<Target, Request> request, Consumer<Json> each, Operation op) {
    Archive.sent(
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
    return ImageJson.deleted(engine.json(api -> Request.delete(Paths.image(api, reference)), op));
  }
}
