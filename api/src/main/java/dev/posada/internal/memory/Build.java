package dev.posada.internal.memory;

import dev.posada.BuildSpec;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what images are made from, on the caller's machine. */
final class Build {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE = 124;
  private static final int SIZE_DIGITS = 11;
  private static final long LONGEST_RECIPE = 1 << 20;

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

  /** Looks for an entry of a tar archive: blocks of 512 bytes, a header before each content. */
  private static String fromTar(Path tar, String name) throws IOException {
    try (InputStream in = Files.newInputStream(tar)) {
      byte[] header = in.readNBytes(BLOCK);
      while (header.length == BLOCK && header[0] != 0) {
        long size = size(header);
        if (text(header, 0, NAME).replaceFirst("^\\./", "").equals(name)) {
          return new String(
              in.readNBytes((int) Math.min(size, LONGEST_RECIPE)), StandardCharsets.UTF_8);
        }
        in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
        header = in.readNBytes(BLOCK);
      }
    }
    throw missing(tar + ": " + name);
  }

  private static long size(byte[] header) throws IOException {
    String octal = text(header, SIZE, SIZE_DIGITS).strip();
    if (!octal.matches("[0-7]+")) {
      throw new IOException("not a tar archive");
    }
    return Long.parseLong(octal, 8);
  }

  private static String text(byte[] header, int offset, int length) {
    int end = offset;
    while (end < offset + length && header[end] != 0) {
      end++;
    }
    return new String(header, offset, end - offset, StandardCharsets.UTF_8);
  }

  /** Stores the image of a recipe, whose bases have to be there or in the registry. */
  static ImageStore.Stored store(ImageStore images, String text, BuildSpec spec) {
    List<Recipe.Stage> stages = Recipe.parse(text, spec);
    List<Reference> tags = spec.tags().stream().map(Reference::parse).toList();
    Map<String, Runs> byName = new HashMap<>();
    Runs last = Runs.NOTHING;
    for (Recipe.Stage stage : stages) {
      Runs base = byName.containsKey(stage.base()) ? byName.get(stage.base()) : base(images, stage);
      last =
          new Runs(
              stage.entrypoint().orElse(base.entrypoint()), stage.command().orElse(base.command()));
      if (stage.name().isPresent()) {
        byName.put(stage.name().get(), last);
      }
    }
    String content = text + spec.arguments() + spec.target();
    return images.put(content, last.entrypoint(), last.command(), tags);
  }

  /** What an image runs. */
  private record Runs(List<String> entrypoint, List<String> command) {
    static final Runs NOTHING = new Runs(List.of(), List.of());
  }

  private static Runs base(ImageStore images, Recipe.Stage stage) {
    if (stage.base().equals("scratch")) {
      return Runs.NOTHING;
    }
    ImageStore.Stored stored = base(images, stage.base());
    return new Runs(stored.entrypoint(), stored.command());
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
