package dev.posada.internal.memory;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** An archive of images, as {@code docker save} writes it and {@code docker load} reads it. */
final class ImageArchive {
  private static final String MANIFEST = "manifest.json";
  private static final Pattern CONFIG =
      Pattern.compile("(?:blobs/sha256/)?([0-9a-f]{64})(\\.json)?");
  private static final String WHITE_OUT = ".wh.";

  private ImageArchive() {}

  /** An image as an archive has it. */
  record Saved(String hex, Instant created, Runs runs, FileTree files, List<Reference> names) {}

  /** Writes an image; its configuration's name is its id, by which it is known again. */
  static void write(Saved image, OutputStream out) throws IOException {

    String config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":"
            + Json.text(image.created().toString())
            + ",\"config\":{\"Entrypoint\":"
            + Json.text(image.runs().entrypoint())
            + ",\"Cmd\":"
            + Json.text(image.runs().command())
            + ",\"Volumes\":{"
            + String.join(
                ",", image.runs().volumes().stream().map(path -> Json.text(path) + ":{}").toList())
            + "}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
            + Json.text("sha256:" + image.hex())
            + "]}}";
    String manifest =
        "[{\"Config\":"
            + Json.text(image.hex() + ".json")
            + ",\"RepoTags\":"
            + Json.text(image.names().stream().map(Reference::toString).toList())
            + ",\"Layers\":["
            + Json.text(image.hex() + "/layer.tar")
            + "]}]";
    ByteArrayOutputStream layer = new ByteArrayOutputStream();
    Tar.write(image.files().below("/"), layer);
    Tar.write(image.hex() + ".json", config.getBytes(StandardCharsets.UTF_8), out);
    Tar.write(image.hex() + "/layer.tar", layer.toByteArray(), out);
    Tar.write(MANIFEST, manifest.getBytes(StandardCharsets.UTF_8), out);
    Tar.end(out);
  }

  /** Reads the images of an archive. */
  static List<Saved> read(Path tar) {
    try {
      Map<String, byte[]> entries = new HashMap<>();
      try (InputStream in = new BufferedInputStream(Files.newInputStream(tar))) {
        Tar.read(in, (name, bytes) -> bytes.ifPresent(there -> entries.put(name, there)));
      }
      if (!entries.containsKey(MANIFEST)) {
        throw new IOException("it has no " + MANIFEST);
      }
      List<Saved> images = new ArrayList<>();
      for (Object image : list(Json.parse(text(entries, MANIFEST)))) {
        images.add(image(map(image), entries));
      }
      return images;
    } catch (IOException e) {
      throw Refused.value(tar + " is no archive of images: " + e.getMessage());
    }
  }

  private static Saved image(Map<?, ?> image, Map<String, byte[]> entries) throws IOException {
    String name = String.valueOf(image.get("Config"));
    String config = text(entries, name);
    Matcher digest = CONFIG.matcher(name);
    Map<?, ?> whole = map(Json.parse(config));
    Map<?, ?> says = map(whole.get("config"));
    FileTree files = new FileTree();
    for (String layer : strings(image.get("Layers"))) {
      apply(entry(entries, layer), files);
    }
    return new Saved(
        digest.matches() ? digest.group(1) : Ids.digest(config),
        created(whole.get("created")),
        new Runs(
            strings(says.get("Entrypoint")),
            strings(says.get("Cmd")),
            map(says.get("Volumes")).keySet().stream().map(String::valueOf).toList()),
        files,
        strings(image.get("RepoTags")).stream().map(Reference::parse).toList());
  }

  private static Instant created(Object text) throws IOException {
    try {
      return Instant.parse(String.valueOf(text));
    } catch (DateTimeParseException e) {
      throw new IOException("an image was created at " + text);
    }
  }

  private static void apply(byte[] layer, FileTree files) throws IOException {
    boolean packed = layer.length > 1 && layer[0] == 0x1f && layer[1] == (byte) 0x8b;
    InputStream bytes = new ByteArrayInputStream(layer);
    files(packed ? new GZIPInputStream(bytes) : bytes, files);
  }

  /** Puts the files of an archive in the place of those that are there. */
  static void files(InputStream tar, FileTree files) throws IOException {
    Tar.read(tar, (name, bytes) -> put(FileTree.plain(name, "/"), bytes, files));
  }

  private static void put(String path, Optional<byte[]> bytes, FileTree files) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    if (name.startsWith(WHITE_OUT)) {
      files.remove(path.substring(0, slash + 1) + name.substring(WHITE_OUT.length()));
      return;
    }
    for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
      files.makeFolder(path.substring(0, end)); // an archive need not have them
    }
    if (bytes.isPresent()) {
      files.write(path, bytes.get());
    } else {
      files.makeFolder(path);
    }
  }

  private static String text(Map<String, byte[]> entries, String name) throws IOException {
    return new String(entry(entries, name), StandardCharsets.UTF_8);
  }

  private static byte[] entry(Map<String, byte[]> entries, String name) throws IOException {
    if (!entries.containsKey(name)) {
      throw new IOException("it has no " + name);
    }
    return entries.get(name);
  }

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static List<String> strings(Object value) {
    return list(value).stream().map(String::valueOf).toList();
  }
}
