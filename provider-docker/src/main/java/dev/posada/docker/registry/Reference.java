package dev.posada.docker.registry;

import dev.posada.Failure;
import dev.posada.RejectedException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of an image, taken apart by the rules that engines and registries have. Immutable. */
public final class Reference {
  /** The registry of references that name none. */
  public static final String HUB = "docker.io";

  private static final String LATEST = "latest";
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST = 1024; // with tag and digest

  private static final Pattern PARTS =
      Pattern.compile("(?<name>.+?)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>.+))?");
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*(?:\\.[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*)*"
              + "|\\[[0-9A-Fa-f:]+])(?::[0-9]+)?");
  private static final String WORD = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
  private static final Pattern PATH = Pattern.compile(WORD + "(?:/" + WORD + ")*");
  private static final Pattern DIGEST =
      Pattern.compile(
          "sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}"
              + "|(?!sha(?:256|384|512):)[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*"
              + ":[0-9a-fA-F]{32,}");
  private static final Pattern ID = Pattern.compile("(?:sha256:)?[0-9a-f]{64}");

  /** What an engine takes for the beginning of an id where no image has that name. */
  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

  private final String registry;
  private final String path;
  private final String repository;
  private final String tag;
  private final String digest;

  private Reference(String registry, String path, String repository, String tag, String digest) {
    this.registry = registry;
    this.path = path;
    this.repository = repository;
    this.tag = tag;
    this.digest = digest;
  }

  /** A reference as users write it: to Podman what comes from nowhere comes from Docker's hub. */
  public static String familiar(String reference) {
    return reference.replaceFirst("^docker\\.io/(library/)?", "");
  }

  /**
   * {@return the reference}
   *
   * @throws RejectedException if it is none, as the engine would say
   */
  public static Reference parse(String text) {
    Matcher parts = PARTS.matcher(text);
    if (text.length() > LONGEST || !parts.matches()) {
      throw rejected("not a reference", text);
    }
    String name = parts.group("name");
    if (ID.matcher(text).matches() || ID.matcher(name).matches()) {
      throw rejected("the id of an image, not a reference", text);
    }
    String digest = parts.group("digest");
    if (name.equals("sha256") && digest == null) { // no engine gives an image this name
      throw rejected("the beginning of an id of an image, not a reference", text);
    }
    if (digest != null && !DIGEST.matcher(digest).matches()) {
      throw rejected("not a digest", text);
    }
    String registry = registry(name);
    String path = registry.isEmpty() ? name : name.substring(registry.length() + 1);
    if (!registry.isEmpty() && !HOST.matcher(registry).matches()) {
      throw rejected("not the name of a registry", text);
    }
    if (!PATH.matcher(path).matches()) {
      boolean upper = PATH.matcher(path.toLowerCase(Locale.ROOT)).matches();
      throw rejected(upper ? "a repository is written in lower case" : "not a reference", text);
    }
    if (name.length() > LONGEST_NAME) {
      throw rejected("a name of more than " + LONGEST_NAME + " characters", text);
    }
    boolean hub = registry.isEmpty() || registry.equals(HUB) || registry.equals("index." + HUB);
    return new Reference(
        hub ? HUB : registry,
        hub && path.indexOf('/') < 0 ? "library/" + path : path,
        name,
        parts.group("tag"),
        digest);
  }

  /** {@return whether that is the whole id of an image} */
  public static boolean isId(String referenceOrId) {
    return ID.matcher(referenceOrId).matches();
  }

  /**
   * {@return the same as an engine takes for that and for nothing else: to it a name of hex digits
   * would be the beginning of an id too, and {@code cafe} another image}
   *
   * @param referenceOrId a reference or a whole id; within a path anything else could lead
   *     elsewhere
   */
  public static String exact(String referenceOrId) {
    if (isId(referenceOrId)) {
      return referenceOrId;
    }
    parse(referenceOrId);
    return HEX.matcher(referenceOrId).matches() ? referenceOrId + ":" + LATEST : referenceOrId;
  }

  /** What is in front of the first slash, if that cannot be a part of a path; else empty. */
  private static String registry(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean host =
        first.indexOf('.') >= 0
            || first.indexOf(':') >= 0
            || first.equals("localhost")
            || !first.equals(first.toLowerCase(Locale.ROOT));
    return host ? first : "";
  }

  private static RejectedException rejected(String what, String text) {
    return new RejectedException(
        "invalid reference format: " + what + ": " + (text.length() > LONGEST ? "..." : text),
        Failure.notDone().remedy("write it as host:port/name:tag, in lower case"));
  }

  /** {@return the registry that it names, with its port; {@link #HUB} if it names none} */
  public String registry() {
    return registry;
  }

  /** {@return all in front of the tag, as it was written} */
  public String repository() {
    return repository;
  }

  /** {@return its tag; {@code latest} if it has none} */
  public String tag() {
    return tag == null ? LATEST : tag;
  }

  /** {@return whether it names an image by what is in it} */
  public boolean hasDigest() {
    return digest != null;
  }

  /**
   * {@return its digest, or else its tag: what an engine wants to know besides the repository. An
   * old one that is not told would pull all tags that there are}
   */
  public String version() {
    return digest == null ? tag() : digest;
  }

  /** {@return it in full, with registry and path, and with the tag and digest that it has} */
  @Override
  public String toString() {
    return registry
        + "/"
        + path
        + (tag == null ? "" : ":" + tag)
        + (digest == null ? "" : "@" + digest);
  }
}
