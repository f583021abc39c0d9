package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.Guest;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** How files get into guests and out of them. */
interface FileClauses extends Clauses {
  private static void inside(Lab lab, BiConsumer<Guest, String> sentence) {
    lab.eachKind(
        kind -> {
          Guest guest = lab.shared(kind);
          lab.needs(guest, Capability.COPY);
          sentence.accept(guest, "in a " + kind + ": ");
        });
  }

  private static String place() {
    return "/tmp/" + Lab.name();
  }

  private static byte[] bytes(Lab lab, int size) {
    byte[] bytes = new byte[size];
    lab.random().nextBytes(bytes);
    return bytes;
  }

  @Clause(value = "FILE-01", needs = Capability.COPY)
  default void aFileComesBackAsItWent(Lab lab) {
    Path folder = CallerFolder.of(lab);
    inside(
        lab,
        (guest, where) -> {
          for (int size : new int[] {0, 1, 4096, 100_000 + lab.random().nextInt(1000)}) {
            byte[] bytes = bytes(lab, size);
            Path file = CallerFolder.write(folder.resolve("in"), bytes);
            String inside = place();
            guest.copyTo(file, inside);
            guest.copyFrom(inside, folder.resolve("out"));
            assertArrayEquals(
                bytes, CallerFolder.read(folder.resolve("out")), where + size + " bytes");
          }
        });
  }

  @Clause(value = "FILE-02", needs = Capability.COPY)
  default void tenMegabytesComeBackAsTheyWent(Lab lab) {
    Path folder = CallerFolder.of(lab);
    byte[] bytes = bytes(lab, 10_000_000 + lab.random().nextInt(1000));
    Path file = CallerFolder.write(folder.resolve("in"), bytes);
    inside(
        lab,
        (guest, where) -> {
          String inside = place();
          guest.copyTo(file, inside);
          guest.copyFrom(inside, folder.resolve("out"));
          assertArrayEquals(bytes, CallerFolder.read(folder.resolve("out")), where);
        });
  }

  @Clause(value = "FILE-03", needs = Capability.COPY)
  default void aFolderComesBackAsItWent(Lab lab) {
    Path folder = CallerFolder.of(lab);
    Path in = folder.resolve("in");
    CallerFolder.write(in.resolve("top"), bytes(lab, 10));
    CallerFolder.write(in.resolve("a folder/deeper still/file"), bytes(lab, 20_000));
    CallerFolder.write(in.resolve("a folder/empty file"), new byte[0]);
    CallerFolder.folder(in.resolve("empty folder"));
    inside(
        lab,
        (guest, where) -> {
          String inside = place();
          guest.copyTo(in, inside);
          Path out = folder.resolve("out of " + guest.name());
          guest.copyFrom(inside, out);
          assertEquals(CallerFolder.tree(in), CallerFolder.tree(out), where + "all of it");
          Path part = folder.resolve("part of " + guest.name());
          guest.copyFrom(inside + "/a folder", part);
          assertEquals(
              CallerFolder.tree(in.resolve("a folder")), CallerFolder.tree(part), where + "a part");
        });
  }

  @Clause(value = "FILE-04", needs = Capability.COPY)
  default void namesOfFilesAreKeptAsTheyAre(Lab lab) {
    Path folder = CallerFolder.of(lab);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name :
        new String[] {
          "two  spaces",
          " around ",
          "-dash",
          "ñandú 日本 😀",
          "it's \"quoted\"",
          "$HOME;`id`*?",
          "a\\b",
          "new\nline",
          "n".repeat(200)
        }) {
      files.put(name, bytes(lab, 30));
      CallerFolder.write(folder.resolve("in").resolve(name), files.get(name));
    }
    inside(
        lab,
        (guest, where) -> {
          String inside = place();
          guest.copyTo(folder.resolve("in"), inside);
          Path out = folder.resolve("out of " + guest.name());
          guest.copyFrom(inside, out);
          assertEquals(
              CallerFolder.tree(folder.resolve("in")), CallerFolder.tree(out), where + "a folder");
          files.forEach(
              (name, bytes) -> {
                Path one = folder.resolve("one");
                guest.copyFrom(inside + "/" + name, one);
                assertArrayEquals(bytes, CallerFolder.read(one), where + name);
                guest.copyTo(folder.resolve("in").resolve(name), inside + "/again " + name);
                guest.copyFrom(inside + "/again " + name, one);
                assertArrayEquals(bytes, CallerFolder.read(one), where + name + " by itself");
              });
        });
  }

  @Clause(value = "FILE-05", needs = Capability.COPY)
  default void aFileIsReplacedAndAFolderIsFilledUp(Lab lab) {
    Path folder = CallerFolder.of(lab);
    Path old = folder.resolve("old");
    Path young = folder.resolve("young");
    CallerFolder.write(old.resolve("both"), bytes(lab, 5000));
    CallerFolder.write(old.resolve("sub/old"), bytes(lab, 10));
    CallerFolder.write(young.resolve("both"), bytes(lab, 50));
    CallerFolder.write(young.resolve("sub/young"), bytes(lab, 10));
    Map<String, String> merged = new TreeMap<>(CallerFolder.tree(old));
    merged.putAll(CallerFolder.tree(young));
    inside(
        lab,
        (guest, where) -> {
          String inside = place();
          guest.copyTo(old, inside);
          guest.copyTo(young, inside);
          Path out = folder.resolve("out of " + guest.name());
          guest.copyFrom(inside, out);
          assertEquals(merged, CallerFolder.tree(out), where + "inside the guest");
          Path here = folder.resolve("here of " + guest.name());
          CallerFolder.write(here.resolve("both"), bytes(lab, 9000));
          CallerFolder.write(here.resolve("mine"), bytes(lab, 10));
          guest.copyFrom(inside, here);
          Map<String, String> all = new TreeMap<>(merged);
          all.put("mine", CallerFolder.tree(here).get("mine"));
          assertEquals(all, CallerFolder.tree(here), where + "on the caller's machine");
        });
  }

  @Clause(value = "FILE-06", needs = Capability.COPY)
  default void aFileThatIsNotThereIsNotFound(Lab lab) {
    Path folder = CallerFolder.of(lab);
    Path file = CallerFolder.write(folder.resolve("file"), bytes(lab, 10));
    inside(
        lab,
        (guest, where) -> {
          String missing = place();
          missing(where + "to copy in", () -> guest.copyTo(folder.resolve("none"), missing));
          missing(where + "to copy out", () -> guest.copyFrom(missing, folder.resolve("out")));
          missing(where + "the folder inside", () -> guest.copyTo(file, missing + "/file"));
          guest.copyTo(file, missing);
          missing(
              where + "the folder of the caller",
              () -> guest.copyFrom(missing, folder.resolve("none/out")));
          assertEquals(
              Map.of("", "folder", "file", CallerFolder.tree(folder).get("file")),
              CallerFolder.tree(folder),
              where + "nothing was written");
        });
  }

  private static void missing(String what, Runnable copy) {
    NotFoundException refusal = assertThrows(NotFoundException.class, copy::run, what);
    assertEquals(Kind.FILE, refusal.kind(), what + ": " + refusal);
    assertEquals(Outcome.NOT_DONE, refusal.outcome(), what + ": " + refusal);
  }

  @Clause(
      value = "FILE-07",
      needs = {Capability.COPY, Capability.EXEC})
  default void commandsSeeWhatWasCopied(Lab lab) {
    Path folder = CallerFolder.of(lab);
    byte[] bytes = bytes(lab, 5000);
    Path file = CallerFolder.write(folder.resolve("file"), bytes);
    inside(
        lab,
        (guest, where) -> {
          lab.needs(guest, Capability.EXEC);
          String inside = place() + " with a space";
          guest.copyTo(file, inside);
          assertArrayEquals(bytes, guest.exec("cat", inside).stdoutBytes(), where + "copied in");
          String made = place();
          guest.exec("mkdir", made);
          guest.exec("touch", made + "/made");
          Path out = folder.resolve("out of " + guest.name());
          guest.copyFrom(made, out);
          assertEquals(
              Map.of("", "folder", "made", CallerFolder.tree(out).get("made")),
              CallerFolder.tree(out),
              where + "made inside");
        });
  }

  @Clause(
      value = "FILE-08",
      needs = {Capability.COPY, Capability.CONTAINERS})
  default void theFilesOfAContainerAreThereWhileItIsOff(Lab lab) {
    Path folder = CallerFolder.of(lab);
    byte[] bytes = ("a\n" + lab.random().nextInt()).getBytes(StandardCharsets.UTF_8);
    Path file = CallerFolder.write(folder.resolve("file"), bytes);
    Container container = lab.container(lab.containerSpec());
    lab.needs(container, Capability.COPY);
    container.copyTo(file, "/tmp/one");
    container.copyFrom("/tmp/one", folder.resolve("before"));
    assertArrayEquals(bytes, CallerFolder.read(folder.resolve("before")), "never started");
    container.start();
    container.kill();
    container.copyFrom("/tmp/one", folder.resolve("after"));
    assertArrayEquals(bytes, CallerFolder.read(folder.resolve("after")), "after its end");
  }
}
