package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Switch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Words that look at or change files of a guest. */
final class GuestFiles {
  private GuestFiles() {}

  static void fileExists(Request request) throws IOException {
    Path file = GuestSession.open(request).readable(request.parameter(1));
    tell(request, "file", Files.exists(file) && !Files.isDirectory(file));
  }

  static void directoryExists(Request request) throws IOException {
    Path file = GuestSession.open(request).readable(request.parameter(1));
    tell(request, "directory", Files.isDirectory(file));
  }

  private static void tell(Request request, String what, boolean exists) {
    request.print("The " + what + (exists ? " exists." : " does not exist."));
    if (!exists) {
      request.console().exit(Integer.parseInt(request.settings().value(Switch.PREDICATE_EXIT)));
    }
  }

  static void deleteFile(Request request) throws IOException {
    Path file = mutable(request);
    if (Files.isDirectory(file)) {
      throw Message.FILE_NOT_FOUND.failure();
    }
    Files.delete(file);
  }

  private static Path mutable(Request request) throws IOException {
    Path file = GuestSession.open(request).path(request.parameter(1));
    if (!Files.exists(file)) {
      throw Message.FILE_NOT_FOUND.failure();
    }
    return file;
  }

  static void makeDirectory(Request request) throws IOException {
    Path folder = GuestSession.open(request).path(request.parameter(1));
    if (Files.exists(folder)) {
      throw Message.FILE_EXISTS.failure();
    }
    Files.createDirectories(folder);
  }

  static void deleteDirectory(Request request) throws IOException {
    Path folder = mutable(request);
    if (!Files.isDirectory(folder)) {
      throw Message.FILE_NOT_FOUND.failure();
    }
    GuestTree.delete(folder);
  }

  /** The name's form is a guess. */
  static void temporary(Request request) throws IOException {
    GuestSession session = GuestSession.open(request);
    String name = "vmware" + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
    Files.createFile(session.path("/tmp/" + name));
    request.print(session.windows() ? "C:\\tmp\\" + name : "/tmp/" + name);
  }

  static void list(Request request) throws IOException {
    Path folder = GuestSession.open(request).existing(request.parameter(1));
    if (!Files.isDirectory(folder)) {
      throw Message.FILE_NOT_FOUND.failure();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
      if (request.is(Switch.DIRECTORY_HEADER, "header")) {
        request.print("Directory list: " + names.size());
      }
      names.forEach(request::print);
    }
  }

  /** Overwrites what is there. [O] */
  static void copyIn(Request request) throws IOException {
    GuestSession session = GuestSession.open(request);
    Path from = request.path(1);
    if (!Files.exists(from)) {
      throw Message.FILE_NOT_FOUND.failure();
    }
    if (Files.isDirectory(from) && request.is(Switch.COPY_FOLDER, "single")) {
      throw Message.INVALID_PARAMETER.failure();
    }
    copy(from, session.path(request.parameter(2)));
  }

  static void copyOut(Request request) throws IOException {
    Path from = GuestSession.open(request).existing(request.parameter(1));
    if (Files.isDirectory(from) && request.is(Switch.COPY_FOLDER, "single")) {
      throw Message.INVALID_PARAMETER.failure();
    }
    copy(from, request.path(2));
  }

  private static void copy(Path from, Path to) throws IOException {
    if (to.getParent() == null || !Files.isDirectory(to.getParent())) {
      throw Message.FILE_NOT_FOUND.failure();
    }
    if (Files.isDirectory(to) && !Files.isDirectory(from)) {
      throw Message.FILE_EXISTS.failure();
    }
    GuestTree.copy(from, to);
  }

  static void rename(Request request) throws IOException {
    GuestSession session = GuestSession.open(request);
    Path from = mutable(request);
    Path to = session.path(request.parameter(2));
    if (Files.exists(to)) {
      throw Message.FILE_EXISTS.failure();
    }
    Files.move(from, to);
  }
}
