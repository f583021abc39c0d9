package dev.posada.docker.registry;

import dev.posada.BuildSpec;
import dev.posada.HypervisorException;
import dev.posada.NativeException;
import dev.posada.NotFoundException;
import dev.posada.PermissionDeniedException;
import dev.posada.RejectedException;
import dev.posada.docker.http.Request;
import dev.posada.docker.json.Json;
import dev.posada.spi.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who we are at the registries that a build may need.
 *
 * <p>What is written down is sent for every registry. A program that keeps logins is asked only
 * where the recipe of a folder mentions its registry, since each may take a second; and if it fails
 * the build begins all the same, because the images may be there already.
 */
public final class BuildLogins {
  private static final int LARGEST = 1 << 20;
  private static final Pattern IMAGE =
      Pattern.compile("(?im)^\\s*(?:FROM\\s+(?:--\\S+\\s+)*|COPY\\s.*--from=)(\\S+)");

  private final Map<String, Login> logins = new HashMap<>();
  private final List<HypervisorException> problems = new ArrayList<>();

  private BuildLogins() {}

  public static BuildLogins of(Registries registries, BuildSpec spec, Operation op) {
    BuildLogins all = new BuildLogins();
    Set<String> known = all.known(registries);
    for (String registry : known) {
      all.add(registry, registries::written);
    }
    String recipe = recipe(spec.context(), spec.file().orElse("Dockerfile"));
    for (String registry : mentioned(recipe, known)) {
      all.add(registry, asked -> registries.login(asked, op));
    }
    return all;
  }

  private Set<String> known(Registries registries) {
    try {
      return registries.known();
    } catch (RejectedException e) { // the file is broken
      problems.add(e);
      return registries.given();
    }
  }

  private void add(String registry, Function<String, Optional<Login>> source) {
    try {
      source.apply(registry).ifPresent(login -> logins.put(registry, login));
    } catch (NativeException | RejectedException e) {
      problems.add(e);
    }
  }

  /** Those of which something is known, also where only a variable of the recipe names them. */
  private static Set<String> mentioned(String recipe, Set<String> known) {
    Set<String> mentioned = new TreeSet<>();
    known.stream().filter(recipe::contains).forEach(mentioned::add);
    Matcher images = IMAGE.matcher(recipe);
    while (images.find()) {
      try {
        mentioned.add(Reference.parse(images.group(1)).registry());
      } catch (RejectedException variable) {
        // the engine will know
      }
    }
    return mentioned;
  }

  /** The recipe in a folder; empty if there is none, or only an archive of one. */
  private static String recipe(Path context, String file) {
    try (InputStream in = Files.newInputStream(context.resolve(file))) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
    } catch (IOException | InvalidPathException e) {
      return ""; // whoever reads it for the build will say so
    }
  }

  /** The request of the build. */
  public Request on(Request request) {
    if (logins.isEmpty()) {
      return request;
    }
    Json all = Json.object();
    for (Map.Entry<String, Login> login : logins.entrySet()) {
      String server = Registries.server(login.getKey());
      all = all.with(server, login.getValue().json(server));
    }
    return request.header("X-Registry-Config", Login.header(all));
  }

  /** A failure of the build, with why a login was not known if that may be the reason. */
  public HypervisorException explained(HypervisorException failed) {
    boolean denied =
        failed instanceof PermissionDeniedException || failed instanceof NotFoundException;
    Optional<HypervisorException> why = problems.stream().findFirst();
    return denied && why.isPresent()
        ? failed.with(
            failed.getMessage() + "; " + why.get().getMessage(),
            failed.failure().remedy(why.get().remedy().orElseThrow()))
        : failed;
  }
}
