package dev.posada.testkit;

import dev.posada.BuildSpec;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Image;
import dev.posada.NotFoundException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Images that are gone when the clause ends. */
final class Pictured {
  private Pictured() {}

  /** The image of the contract's containers, which is there then. */
  static String base(Lab lab) {
    Container container = lab.container(lab.containerSpec());
    String reference = container.inspect().image().orElseThrow();
    container.delete();
    return reference;
  }

  /** A reference that no image has, and that no image has afterwards. */
  static String reference(Lab lab) {
    String reference = Lab.name() + ":1";
    lab.afterwards(
        () -> {
          try {
            lab.host().images().delete(reference);
          } catch (NotFoundException gone) {
            // all the better
          }
        });
    return reference;
  }

  static Image tag(Lab lab, String image, String reference) {
    return lab.host().images().tag(image, reference);
  }

  static Path recipe(Lab lab, String text) {
    Path folder = Scratch.folder(lab);
    Scratch.file(folder, "Dockerfile", text.getBytes(StandardCharsets.UTF_8));
    return folder;
  }

  /** An image that nobody else has, with the command of the contract's containers. */
  static String built(Lab lab) {
    String reference = reference(lab);
    Path folder = recipe(lab, "FROM " + base(lab) + "\nVOLUME /" + Lab.name() + "\n");
    lab.host().images().build(BuildSpec.context(folder).tag(reference));
    return reference;
  }

  /** What the contract's containers are, of another image. */
  static ContainerSpec idle(Lab lab, String reference) {
    ContainerSpec like = lab.containerSpec();
    ContainerSpec spec =
        ContainerSpec.image(reference)
            .name(like.name().orElseThrow())
            .pull(ContainerSpec.Pull.NEVER);
    spec = like.command().isEmpty() ? spec : spec.command(like.command().toArray(String[]::new));
    return like.entrypoint().isEmpty()
        ? spec
        : spec.entrypoint(like.entrypoint().toArray(String[]::new));
  }

  /** A running container of an image in which there has to be a mark. */
  static Container marked(Lab lab, String reference) {
    Container container = lab.container(idle(lab, reference));
    container.start();
    container.awaitReady();
    new Marks(lab, container).assertSet(true, "mark", "a file of the image " + reference);
    return container;
  }
}
