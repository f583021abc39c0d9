package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.docker.http.Request;
import dev.posada.docker.http.Target;
import dev.posada.spi.tar.Selection;
import dev.posada.spi.tar.TarEntry;
import dev.posada.spi.tar.TarReader;
import dev.posada.spi.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of Docker's client, by its documentation and its tests. */
class DockerIgnoreTest {
  @TempDir Path folder;

  private static DockerIgnore rules(String... lines) {
    return new DockerIgnore(".dockerignore", List.of(lines), Set.of("Dockerfile", ".dockerignore"));
  }

  private static void excludes(String pattern, String... paths) {
    for (String path : paths) {
      assertFalse(rules(pattern).includes(path), pattern + " excludes " + path);
      assertFalse(rules(pattern).includes(path + "/in it"), pattern + " and what is in it");
    }
  }

  private static void keeps(String pattern, String... paths) {
    for (String path : paths) {
      assertTrue(rules(pattern).includes(path), pattern + " keeps " + path);
    }
  }

  @Test
  void aNameIsItselfAndAllThatIsInIt() {
    excludes("a", "a");
    keeps("a", "b", "b/a", "ab", "A");
    excludes("a/b", "a/b");
    keeps("a/b", "a", "a/c", "b", "c/a/b");
  }

  @Test
  void starsAndMarksMatchWithinAPart() {
    excludes("*.log", "x.log", ".log");
    keeps("*.log", "a/x.log", "x.logs");
    excludes("*/temp*", "a/temp", "a/temporary.txt");
    keeps("*/temp*", "temp", "a/b/temp");
    excludes("te?p", "temp", "te☺p", "te\uD83D\uDE00p");
    keeps("te?p", "tep", "te/p", "tempp");
    excludes("a*b*c*d*e*", "axbxcxdxexxx");
    keeps("a*b", "a/b");
  }

  @Test
  void twoStarsMatchAnyNumberOfParts() {
    excludes("**/*.go", "a.go", "x/a.go", "x/y/z/a.go");
    keeps("**/*.go", "a.gone", "x/go");
    excludes("a/**/b", "a/b", "a/x/b", "a/x/y/b");
    keeps("a/**/b", "b", "a/xb", "ab");
    excludes("a/**", "a/x", "a/x/y");
    keeps("a/**", "a", "ab/x");
    excludes("**", "a", "a/b");
    excludes("**/**/a", "a", "x/y/a");
    excludes("**a", "a", "b/a", "ba/a");
    keeps("**a", "ba", "b/ca");
  }

  @Test
  void bracketsMatchOneCharacter() {
    excludes("[a-c]x", "ax", "bx", "cx");
    keeps("[a-c]x", "dx", "x");
    excludes("[^a-c]x", "dx");
    keeps("[^a-c]x", "ax");
    excludes("[\\]a]", "]", "a");
    excludes("[x\\-]", "-", "x");
    keeps("[x\\-]", "z");
    excludes("\\*", "*");
    keeps("\\*", "a");
    excludes("\\#x", "#x");
    excludes("\\!x", "!x");
    excludes("a.b", "a.b");
    keeps("a.b", "axb");
    excludes("(a|b)+{2}$", "(a|b)+{2}$");
  }

  @Test
  void slashesAndDotsAroundAreNothing() {
    for (String pattern :
        List.of("/a/b", "a/b/", "./a/b", "a/./b", "a//b", "x/../a/b", " a/b\t", "a/b/.")) {
      excludes(pattern, "a/b");
    }
    keeps(".", "a", ".a");
    keeps("/", "a");
    keeps("../a", "a", "x/a");
    keeps("..", "a");
  }

  @Test
  void commentsAndEmptyLinesAreNothing() {
    DockerIgnore rules = rules("\uFEFFfirst", "# a", "#b", "", "  ", "a b");
    assertFalse(rules.includes("first"));
    assertFalse(rules.includes("a b"));
    assertTrue(rules.includes("# a"));
    assertTrue(rules.includes("#b"));
    assertFalse(rules(" #a").includes("#a"), "only at the start of a line");
  }

  @Test
  void theLastThatMatchesDecides() {
    DockerIgnore secret = rules("*.md", "!README*.md", "README-secret.md");
    assertTrue(secret.includes("README.md"));
    assertFalse(secret.includes("README-secret.md"));
    assertFalse(secret.includes("x.md"));
    assertTrue(rules("*.md", "README-secret.md", "!README*.md").includes("README-secret.md"));
    DockerIgnore deep = rules("a", "!a/b", "a/b/c");
    assertFalse(deep.includes("a/x"));
    assertTrue(deep.includes("a/b/x/y"));
    assertFalse(deep.includes("a/b/c/d"));
    assertTrue(rules("*", "! /a ").includes("a"));
  }

  @Test
  void aFolderThatIsLeftOutIsLookedIntoWhereSomethingMayComeBack() {
    DockerIgnore rules = rules("*", "!a/b/c", "!x/*/z");
    for (String folder : List.of("a", "a/b", "x", "x/y", "x/y/q")) {
      assertTrue(rules.includesIn(Path.of(folder)), folder);
    }
    for (String folder : List.of("b", "a/c", "ab")) {
      assertFalse(rules.includesIn(Path.of(folder)), folder);
    }
    assertTrue(rules("*", "!**/kept").includesIn(Path.of("any/thing")));
    assertTrue(
        new DockerIgnore("", List.of("*"), Set.of("deep/Dockerfile")).includesIn(Path.of("deep")));
  }

  @Test
  void recipeAndRulesAreAlwaysSent() {
    DockerIgnore rules = rules("*", "Dockerfile", ".dockerignore");
    assertTrue(rules.includes("Dockerfile"));
    assertTrue(rules.includes(".dockerignore"));
    assertFalse(rules.includes("x/Dockerfile"));
  }

  @Test
  void whatIsNoPatternIsRefusedWithItsLine() {
    for (String pattern :
        List.of(
            "[", "[^", "[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "[^bc", "a[", "\\", "a\\", "[\\",
            "[b-a]", "!", "! ", "![")) {
      RejectedException e =
          assertThrows(RejectedException.class, () -> rules("fine", "# x", pattern), pattern);
      assertTrue(
          e.getMessage().contains(".dockerignore, line 3: \"" + pattern.strip() + "\""),
          e.getMessage());
      assertEquals(Outcome.NOT_DONE, e.outcome());
    }
  }

  @Test
  void noPatternTakesLong() {
    String path = "a".repeat(3_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertTrue(rules("*a".repeat(200) + "b").includes(path));
          assertTrue(rules("**/a*".repeat(100) + "/b").includes(("a/").repeat(500) + "a"));
        });
  }

  private List<String> packed(Selection selection) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarWriter tar = new TarWriter(out)) {
      tar.folder(folder, selection);
    }
    TarReader tar = new TarReader(new ByteArrayInputStream(out.toByteArray()));
    List<String> names = new ArrayList<>();
    for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
      names.add(next.get().name());
    }
    return names;
  }

  private void files(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), "x");
    }
  }

  @Test
  void onlyWhatIsWantedIsPacked() throws IOException {
    files("Dockerfile", "a/lost", "a/deep/kept", "b/kept", "b/lost.tmp", "c/lost");
    Files.writeString(folder.resolve(".dockerignore"), "a\n!a/*/kept\n**/*.tmp\nc\nDockerfile\n");
    assertEquals(
        List.of(".dockerignore", "Dockerfile", "a/deep/kept", "b/", "b/kept"),
        packed(DockerIgnore.of(folder, "Dockerfile")));
  }

  @Test
  void theRulesOfTheRecipeItselfComeFirst() throws IOException {
    files("x", "y", "sub/Recipe");
    Files.writeString(folder.resolve(".dockerignore"), "x\n");
    Files.writeString(folder.resolve("sub/Recipe.dockerignore"), "y\nsub\n");
    DockerIgnore rules = DockerIgnore.of(folder, "sub/Recipe");
    assertEquals(List.of(".dockerignore", "sub/Recipe", "x"), packed(rules));
    assertEquals(
        List.of(".dockerignore", "sub/", "sub/Recipe", "sub/Recipe.dockerignore", "y"),
        packed(DockerIgnore.of(folder, "Other")));
  }

  @Test
  void withoutRulesAllIsPacked() throws IOException {
    files("x", "y/z");
    assertEquals(List.of("x", "y/", "y/z"), packed(DockerIgnore.of(folder, "Dockerfile")));
  }

  @Test
  void aRecipeHasToBeInTheFolder() throws IOException {
    files("sub/Recipe", "dockerfile");
    Request post = Request.post(Target.of("build"));
    Archive.context(post, folder, Optional.empty());
    Archive.context(post, folder, Optional.of("sub/Recipe"));
    Archive.context(post, folder, Optional.of("./sub/../sub/Recipe"));
    Files.delete(folder.resolve("dockerfile"));
    for (Optional<String> missing : List.of(Optional.<String>empty(), Optional.of("sub"))) {
      NotFoundException e =
          assertThrows(NotFoundException.class, () -> Archive.context(post, folder, missing));
      assertEquals(Kind.FILE, e.kind());
      assertTrue(
          e.getMessage().contains(folder.resolve(missing.orElse("Dockerfile")).toString()),
          e.getMessage());
    }
    for (String elsewhere : List.of("../x", "sub/../../x", "/etc/passwd")) {
      assertThrows(
          RejectedException.class, () -> Archive.context(post, folder, Optional.of(elsewhere)));
    }
  }
}
