package dev.posada.docker;

import dev.posada.HypervisorException;
import dev.posada.RejectedException;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.docker.registry.Reference;
import dev.posada.docker.registry.Registries;
import dev.posada.spi.Operation;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Images on their way between an engine and a registry, which talk without us. */
final class ImageTransfer {
  private final DockerEngine engine;
  private final Registries registries;

  ImageTransfer(DockerEngine engine, Registries registries) {
    this.engine = engine;
    this.registries = registries;
  }

  /** {@code POST /images/create?fromImage=...&tag=...}. */
  void pull(String reference, Operation op) {
    Reference name = Reference.parse(reference);
    transfer(
        name,
        api ->
            Request.post(
                api.segments("images", "create")
                    .query("fromImage", name.repository())
                    .query("tag", name.version())),
        op);
  }

  /** {@code POST /images/{name}/push?tag=...}. */
  void push(String reference, Operation op) {
    Reference name = Reference.parse(reference);
    if (name.hasDigest()) {
      throw new RejectedException("a registry is given tags, not digests: " + reference);
    }
    transfer(
        name,
        api -> Request.post(Paths.image(api, name.repository(), "push").query("tag", name.tag())),
        op);
  }

  private void transfer(Reference name, Function<Target, Request> request, Operation op) {
    UnaryOperator<Request> authorised = registries.authorisation(name, op);
    try {
      engine.<Void>exchange(
          api -> authorised.apply(request.apply(api)),
          op,
          answer -> {
            new ImageRecords(op).read(answer.body(), told -> {}, DockerErrors::inStream);
            return null;
          });
    } catch (HypervisorException e) {
      throw RegistryErrors.explained(e, name);
    }
  }
}
