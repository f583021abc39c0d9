package dev.posada.docker;

import dev.posada.Failure;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.docker.http.Request;
import dev.posada.docker.tar.TarWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Tar archives of this machine on their way to an engine. */
final class Archive {
  private static final String TAR = "application/x-tar";
  private static final String IGNORED = ".dockerignore";

  private Archive() {}

  /** A request with an archive as its body. */
  static Request file(Request request, Path tar) {
    return request.body(TAR, size(tar), out -> Files.copy(tar, out));
  }

  private static long size(Path tar) {
    if (!Files.isRegularFile(tar)) {
      throw new NotFoundException(Kind.FILE, tar.toString(), Failure.notDone());
    }
    try {
      return Files.size(tar);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** A request with the files of a folder as its body, or with an archive that has them. */
  static Request context(Request request, Path context) {
    if (!Files.isDirectory(context)) {
      return file(request, context);
    }
    if (Files.exists(context.resolve(IGNORED))) {
      // Sending what was to be left out would put it into the image, secrets too.
      throw new UnsupportedCapabilityException(
          IGNORED,
          Support.no("its patterns are not built yet", "give a tar archive of the files"),
          Failure.notDone());
    }
    return request.body(
        TAR,
        out -> {
          TarWriter tar = new TarWriter(out);
          tar.folder(context, path -> true);
          tar.close();
        });
  }

  /** Makes a call with such a body; that a file cannot be read is the caller's to know. */
  static <T> T sent(Supplier<T> call) {
    try {
      return call.get();
    } catch (UncheckedIOException e) {
      throw unreadable(e.getCause());
    }
  }

  private static RejectedException unreadable(IOException e) {
    return new RejectedException("the files cannot be read: " + e, Failure.notDone().cause(e));
  }
}
