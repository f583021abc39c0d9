package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.docker.http.Request;
import dev.posada.spi.tar.CallerFiles;
import dev.posada.spi.tar.TarWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Tar archives of this machine on their way to an engine. */
final class Archive {
  private static final String TAR = "application/x-tar";
  private static final String RECIPE = "Dockerfile";

  private Archive() {}

  /** A request with an archive as its body. */
  static Request file(Request request, Path tar) {
    return request.body(TAR, size(tar), out -> Files.copy(tar, out));
  }

  private static long size(Path tar) {
    if (!Files.isRegularFile(tar)) {
      throw new NotFoundException(Kind.FILE, tar.toString(), Failure.notDone());
    }
    try {
      return Files.size(tar);
    } catch (IOException e) {
      throw CallerFiles.failed("read", tar, e, Failure.notDone());
    }
  }

  /**
   * A request with the files of a folder as its body, or with an archive that has them.
   *
   * @param recipe the path of the recipe in it; empty for the usual one
   */
  static Request context(Request request, Path context, Optional<String> recipe) {
    if (!Files.isDirectory(context)) {
      return file(request, context);
    }
    DockerIgnore ignored = DockerIgnore.of(context, recipe(context, recipe));
    return request.body(
        TAR,
        out -> {
          TarWriter tar = new TarWriter(out);
          tar.folder(context, ignored);
          tar.close();
        });
  }

  /** The engine takes the usual one in small letters too. */
  private static String recipe(Path context, Optional<String> named) {
    if (named.isEmpty()) {
      boolean small = !Files.exists(context.resolve(RECIPE));
      String usual = small ? RECIPE.toLowerCase(Locale.ROOT) : RECIPE;
      return required(context, usual, RECIPE);
    }
    Path folder = context.toAbsolutePath().normalize();
    Path file = folder.resolve(named.get()).normalize();
    if (named.get().startsWith("/") || !file.startsWith(folder)) {
      throw new RejectedException(
          "the recipe " + named.get() + " is not inside of " + context,
          Failure.notDone().remedy("name it by its path in the folder"));
    }
    String path = folder.relativize(file).toString();
    return required(context, path.replace(file.getFileSystem().getSeparator(), "/"), path);
  }

  private static String required(Path context, String recipe, String named) {
    if (!Files.isRegularFile(context.resolve(recipe))) {
      throw new NotFoundException(Kind.FILE, context.resolve(named).toString(), Failure.notDone());
    }
    return recipe;
  }
}
