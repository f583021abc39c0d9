package dev.posada.internal.memory;

import dev.posada.BuildSpec;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads what images are made from, on the caller's machine. */
final class Build {
  private static final int MOST_OUTPUT = 4_096;

  private Build() {}

  /** Returns a file's size; it has to be there. */
  static long requireFile(Path file) {
    try {
      if (Files.isRegularFile(file)) {
        return Files.size(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw missing(file.toString());
  }

  private static NotFoundException missing(String file) {
    return Refused.missing(Kind.FILE, file);
  }

  /** Returns the text of the recipe, from a folder or from a tar archive. */
  static String recipe(BuildSpec spec) {
    String name = spec.file().orElse("Dockerfile");
    Path context = spec.context();
    try {
      if (Files.isRegularFile(context)) {
        return fromTar(context, name);
      }
      if (!Files.isDirectory(context)) {
        throw missing(context.toString());
      }
      Path recipe = context.resolve(name).normalize();
      if (!recipe.startsWith(context.normalize())) {
        throw Refused.value("the recipe is outside the context: " + name);
      }
      requireFile(recipe);
      return Files.readString(recipe);
    } catch (IOException e) {
      throw Refused.value("cannot read the recipe " + name + ": " + e);
    }
  }

  private static String fromTar(Path tar, String name) throws IOException {
    StringBuilder recipe = new StringBuilder();
    boolean[] found = new boolean[1];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(tar))) {
      Tar.read(
          in,
          (entry, bytes) -> {
            if (bytes.isPresent() && entry.replaceFirst("^\\./", "").equals(name)) {
              recipe.replace(0, recipe.length(), new String(bytes.get(), StandardCharsets.UTF_8));
              found[0] = true;
            }
          });
    }
    if (!found[0]) {
      throw missing(tar + ": " + name);
    }
    return recipe.toString();
  }

  /** Stores the image of a recipe, whose bases have to be there or in the registry. */
  static ImageStore.Stored store(ImageStore images, String text, BuildSpec spec) {
    List<Recipe.Stage> stages = Recipe.parse(text, spec);
    List<Reference> tags = spec.tags().stream().map(Reference::parse).toList();
    Map<String, Made> byName = new HashMap<>();
    Made last = Made.nothing();
    for (Recipe.Stage stage : stages) {
      Made base = byName.containsKey(stage.base()) ? byName.get(stage.base()) : base(images, stage);
      Runs runs = base.runs();
      last =
          new Made(
              new Runs(
                  stage.entrypoint().orElse(runs.entrypoint()),
                  stage.command().orElse(runs.command()),
                  Stream.concat(runs.volumes().stream(), stage.volumes().stream())
                      .distinct()
                      .toList()),
              after(stage.runs(), base.files().copy()));
      if (stage.name().isPresent()) {
        byName.put(stage.name().get(), last);
      }
    }
    String content = text + spec.arguments() + spec.target();
    return images.put(content, last.runs(), last.files().copy(), tags);
  }

  /** Runs the commands of a stage, and returns the files that they have left. */
  private static FileTree after(List<List<String>> commands, FileTree files) {
    for (List<String> command : commands) {
      Program program = Commands.program(command, Surroundings.usual(files), new byte[0]);
      if (program.takes().isEmpty()) {
        throw Refused.value("RUN " + command + " does not end");
      }
      if (program.exitCode() != 0) {
        String output = new String(program.first(MOST_OUTPUT, true), StandardCharsets.UTF_8);
        throw Refused.value(
            "RUN " + command + " ended with exit code " + program.exitCode() + ": " + output);
      }
    }
    return files;
  }

  /** What a stage has made. */
  private record Made(Runs runs, FileTree files) {
    static Made nothing() {
      return new Made(Runs.NOTHING, new FileTree());
    }
  }

  private static Made base(ImageStore images, Recipe.Stage stage) {
    if (stage.base().equals("scratch")) {
      return Made.nothing();
    }
    ImageStore.Stored stored = base(images, stage.base());
    return new Made(stored.runs(), stored.files());
  }

  private static ImageStore.Stored base(ImageStore images, String reference) {
    try {
      return images.get(reference);
    } catch (NotFoundException notHere) {
      try {
        return images.pull(Reference.parse(reference));
      } catch (NotFoundException nowhere) {
        throw Refused.value("FROM " + reference + ": not found");
      }
    }
  }
}
