package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BuildSpec;
import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.GuestState;
import dev.posada.Image;
import dev.posada.Images;
import dev.posada.Kind;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** How images are built, and travel as files. */
interface ImageFileClauses extends Clauses {
  @Clause(value = "IMAGE-05", needs = Capability.IMAGES)
  default void anImageIsBuiltAndRunsWhatItsRecipeSays(Lab lab) {
    String word = "word" + lab.random().nextInt(1 << 20);
    Path folder =
        Pictured.recipe(
            lab,
            "FROM " + Pictured.base(lab) + "\nENTRYPOINT [\"echo\"]\nCMD [\"" + word + "\"]\n");
    String reference = Pictured.reference(lab);
    List<Progress> seen = new CopyOnWriteArrayList<>();
    Image built =
        lab.host()
            .images()
            .build(
                BuildSpec.context(folder).tag(reference), Task.unbounded().onProgress(seen::add));
    assertEquals(List.of(reference), built.tags());
    assertEquals(built.id(), lab.host().images().get(reference).id(), "as found");
    assertTrue(
        seen.stream().anyMatch(one -> one.phase().contains("FROM")), () -> "progress: " + seen);
    Container container = lab.container(ContainerSpec.image(reference).name(Lab.name()));
    container.start();
    assertEquals(0, container.awaitExit(), "its exit code");
    try (var logs = container.logs()) {
      assertEquals(word, logs.findFirst().orElseThrow().text(), "what it wrote");
    }
  }

  @Clause(value = "IMAGE-06", needs = Capability.IMAGES)
  default void aBuildThatFailsTellsTheStepAndItsOutput(Lab lab) {
    String missing = "/" + Lab.name();
    Path folder =
        Pictured.recipe(
            lab, "FROM " + Pictured.base(lab) + "\nRUN [\"ls\", \"" + missing + "\"]\n");
    String reference = Pictured.reference(lab);
    RejectedException refusal =
        Thrown.thrown(
            RejectedException.class,
            "a build whose step fails",
            () -> lab.host().images().build(BuildSpec.context(folder).tag(reference)));
    for (String part : List.of("RUN", missing, "No such file")) {
      assertTrue(
          refusal.getMessage().contains(part), () -> part + " is not in " + refusal.getMessage());
    }
    Thrown.notFound(Kind.IMAGE, "get", () -> lab.host().images().get(reference));
  }

  @Clause(value = "IMAGE-08", needs = Capability.IMAGES)
  default void whatIsSavedIsLoaded(Lab lab) {
    Images images = lab.host().images();
    Path tar = Scratch.folder(lab).resolve("image.tar");
    String reference = Pictured.built(lab);
    Image image = images.get(reference);
    images.save(reference, tar);
    byte[] bytes = Scratch.bytes(tar);
    Thrown.alreadyExists(Kind.FILE, "over a file", () -> images.save(reference, tar));
    assertEquals(bytes.length, Scratch.bytes(tar).length, "the file that was there");
    Path other = tar.resolveSibling("none.tar");
    Thrown.notFound(Kind.IMAGE, "save of none", () -> images.save(Pictured.reference(lab), other));
    assertEquals(List.of("image.tar"), Scratch.names(tar.getParent()), "no file is left");
    images.delete(reference);
    assertEquals(
        List.of(image.id()), images.load(tar).stream().map(Image::id).toList(), "as loaded");
    assertEquals(List.of(reference), images.get(image.id()).tags(), "with its name");
  }

  @Clause(value = "IMAGE-09", needs = Capability.IMAGES)
  default void theFilesOfAContainerBecomeAnImage(Lab lab) {
    Container container = (Container) lab.running(Kind.CONTAINER);
    Marks marks = new Marks(lab, container);
    marks.set("mark");
    Path tar = Scratch.folder(lab).resolve("files.tar");
    container.exportTo(tar);
    Thrown.alreadyExists(Kind.FILE, "over a file", () -> container.exportTo(tar));
    String reference = Pictured.reference(lab);
    Image imported = lab.host().images().importFrom(tar, reference);
    assertEquals(List.of(reference), imported.tags());
    Pictured.marked(lab, reference);
  }

  @Clause(value = "IMAGE-10", needs = Capability.IMAGES)
  default void aContainerBecomesAnImageWhileItRunsOn(Lab lab) {
    Container container = (Container) lab.running(Kind.CONTAINER);
    Marks marks = new Marks(lab, container);
    marks.set("mark");
    String reference = Pictured.reference(lab);
    Image image = container.commit(reference);
    assertEquals(List.of(reference), image.tags());
    assertEquals(GuestState.RUNNING, container.inspect().state(), "it runs on");
    marks.set("later");
    Container other = Pictured.marked(lab, reference);
    new Marks(lab, other).assertSet(false, "later", "what came after it");
    Thrown.thrown(
        RejectedException.class, "no reference", () -> container.commit("NOT a reference"));
  }
}
