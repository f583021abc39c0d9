package org.example.proc;

import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.spi.CallText;
import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one guest, whose name is the guest's id. It is a guest as long as it has a
 * definition, which is written last and removed first: what a crash leaves is no guest.
 */
record Folder(Path path) {

  String id() {
    return path.getFileName().toString();
  }

  private Path definitionFile() {
    return path.resolve("definition");
  }

  private Path lifeFile() {
    return path.resolve("life");
  }

  /** Where the process works unless the definition says otherwise. */
  Path files() {
    return path.resolve("files");
  }

  /** A named pipe. */
  Path stdin() {
    return path.resolve("stdin");
  }

  Path stdout() {
    return path.resolve("stdout");
  }

  Path stderr() {
    return path.resolve("stderr");
  }

  /** The processor time of commands that were run in the guest since its start, as bash says it. */
  Path used() {
    return path.resolve("used");
  }

  /** The times of the lines of one of the two. */
  Path times(Path output) {
    return output.resolveSibling(output.getFileName() + ".times");
  }

  /** The variable by which all processes of the guest are known. */
  String mark() {
    return "PROC_GUEST=" + path;
  }

  Definition definition() throws IOException {
    try {
      return Definition.parse(Files.readAllBytes(definitionFile()));
    } catch (NoSuchFileException e) {
      throw new NotFoundException(Kind.CONTAINER, id(), Failure.undecided().cause(e));
    }
  }

  void write(Definition definition, Operation op) {
    CommandRunner.local().files().write(definitionFile().toString(), definition.bytes(), op);
  }

  /** What the guest is doing, and what became of its process; no life before the first start. */
  record Look(GuestState state, Optional<Life> life) {}

  Look look() throws IOException {
    if (!Files.exists(definitionFile())) {
      throw new NotFoundException(Kind.CONTAINER, id(), Failure.undecided());
    }
    Optional<Life> life = Life.read(lifeFile());
    GuestState state = life.isEmpty() ? GuestState.STOPPED : life.get().state();
    // A keeper that wrote the end and went, between the two looks, is taken at its word.
    return new Look(state, state == GuestState.STOPPED ? Life.read(lifeFile()) : life);
  }

  void forgetLife() throws IOException {
    Files.deleteIfExists(lifeFile());
    Files.deleteIfExists(used());
  }

  void create(Operation op) {
    op.change(
        CallText.of("make the folder " + path),
        () -> {
          Files.createDirectories(files());
          for (Path output : List.of(stdout(), stderr())) {
            Files.createFile(output);
            Files.createFile(times(output));
          }
          return null;
        });
  }

  /** Removes it; what is there no more does not matter. */
  void delete(Operation op) {
    op.change(
        CallText.of("remove the folder " + path),
        () -> {
          Files.deleteIfExists(definitionFile());
          List<Path> all;
          try (Stream<Path> files = Files.walk(path)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
          }
          for (Path file : all) {
            Files.deleteIfExists(file);
          }
          return null;
        });
  }
}
