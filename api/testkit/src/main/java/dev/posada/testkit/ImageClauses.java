package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BuildSpec;
import dev.posada.Capability;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Image;
import dev.posada.Images;
import dev.posada.InvalidStateException;
import dev.posada.Kind;
import java.nio.file.Path;
import java.util.List;

/** What containers are made from. */
interface ImageClauses extends Clauses {
  @Clause(value = "IMAGE-01", needs = Capability.IMAGES)
  default void anImageHasOneIdByWhicheverNameItIsFound(Lab lab) {
    Images images = lab.host().images();
    Image image = images.get(Pictured.base(lab));
    assertFalse(image.id().isBlank(), "its id");
    assertEquals(image.id(), images.get(image.id()).id(), "by its id");
    assertEquals(
        1,
        images.list().stream().filter(one -> one.id().equals(image.id())).count(),
        "how often it is listed");
    String reference = Pictured.reference(lab);
    assertEquals(image.id(), Pictured.tag(lab, image.id(), reference).id(), "by another name");
    assertEquals(image.id(), images.get(reference).id(), "by another name");
  }

  @Clause(value = "IMAGE-02", needs = Capability.IMAGES)
  default void aReferenceComesAndGoesAndTheImageStays(Lab lab) {
    Images images = lab.host().images();
    String base = Pictured.base(lab);
    String reference = Pictured.reference(lab);
    Pictured.tag(lab, base, reference);
    assertTrue(images.get(base).tags().contains(reference), "among its names");
    String repository = reference.substring(0, reference.lastIndexOf(':'));
    assertEquals(
        List.of(images.get(base).id()),
        images.list(repository).stream().map(Image::id).toList(),
        "of the repository");
    String none = Pictured.reference(lab);
    Thrown.notFound(Kind.IMAGE, "tag of none", () -> images.tag(none, reference));
    assertTrue(images.get(base).tags().contains(reference), "the name is not taken away");
    assertFalse(images.delete(reference).removed().isEmpty(), "what was removed");
    Thrown.notFound(Kind.IMAGE, "get by a deleted name", () -> images.get(reference));
    assertEquals(List.of(), images.list(repository), "of the repository");
    assertFalse(images.get(base).tags().contains(reference), "among its names");
  }

  @Clause(value = "IMAGE-03", needs = Capability.IMAGES)
  default void anImageThatIsNotThereIsNotFound(Lab lab) {
    Images images = lab.host().images();
    String none = Pictured.reference(lab);
    Thrown.notFound(Kind.IMAGE, "get", () -> images.get(none));
    Thrown.notFound(Kind.IMAGE, "delete", () -> images.delete(none));
    Thrown.notFound(
        Kind.IMAGE,
        "create",
        () ->
            lab.container(
                ContainerSpec.image(none).name(Lab.name()).pull(ContainerSpec.Pull.NEVER)));
    Path folder = Scratch.folder(lab);
    Thrown.notFound(Kind.FILE, "load", () -> images.load(folder.resolve("none.tar")));
    Thrown.notFound(Kind.FILE, "import", () -> images.importFrom(folder.resolve("none"), none));
  }

  @Clause(value = "IMAGE-04", needs = Capability.IMAGES)
  default void aPullOfWhatTheRegistryDoesNotHaveIsNotFound(Lab lab) {
    String none = lab.engine().unpublishedImage();
    Thrown.notFound(Kind.IMAGE, "pull", () -> lab.host().images().pull(none));
    Thrown.notFound(Kind.IMAGE, "get after it", () -> lab.host().images().get(none));
  }

  @Clause(value = "IMAGE-07", needs = Capability.IMAGES)
  default void anImageThatAContainerUsesIsNotDeleted(Lab lab) {
    Images images = lab.host().images();
    String reference = Pictured.built(lab);
    Container container = lab.container(Pictured.idle(lab, reference));
    Thrown.refusal(InvalidStateException.class, "delete in use", () -> images.delete(reference));
    assertTrue(images.get(reference).tags().contains(reference), "it keeps its name");
    container.delete();
    assertFalse(images.delete(reference).removed().isEmpty(), "what was removed");
    Thrown.notFound(Kind.IMAGE, "get of a deleted one", () -> images.get(reference));
  }

  @Clause(value = "IMAGE-11", needs = Capability.IMAGES)
  default void pruneDeletesTheNamelessThatNobodyUses(Lab lab) {
    Images images = lab.host().images();
    if (images.list().stream().anyMatch(image -> image.tags().isEmpty())) {
      throw Engine.cannot("delete nameless images that others have made");
    }
    String reference = Pictured.built(lab);
    Path folder =
        Pictured.recipe(
            lab, "FROM " + Pictured.base(lab) + "\nCMD [\"echo\", \"" + Lab.name() + "\"]\n");
    Image nameless = images.build(BuildSpec.context(folder));
    lab.afterwards(() -> images.delete(nameless.id()));
    assertEquals(List.of(), nameless.tags());
    assertFalse(images.prune().removed().isEmpty(), "what was removed");
    Thrown.notFound(Kind.IMAGE, "get of a nameless one", () -> images.get(nameless.id()));
    assertEquals(List.of(reference), images.get(reference).tags(), "one with a name stays");
  }
}
