package dev.posada.virtualbox.storage;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.tar.CallerFiles;
import dev.posada.virtualbox.settings.Paths;
import dev.posada.virtualbox.text.MediumText;
import dev.posada.virtualbox.tool.Installation;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The bytes of a volume: of one of bare bytes its disk, of others the file as it is in its format,
 * as other hypervisors have it.
 */
final class Transfer {
  private final Installation vbox;
  private final Image image;
  private final Operation op;

  Transfer(Installation vbox, Image image, Operation op) {
    this.vbox = vbox;
    this.image = image;
    this.op = op;
  }

  private boolean bare() {
    return image.format().equals("RAW");
  }

  void upload(Path from, Optional<ByteSize> capacity) {
    long room = capacity.map(ByteSize::bytes).orElse(Long.MAX_VALUE);
    try (Interim sent = new Interim(vbox, image, bare() ? ".vdi" : suffix(), op)) {
      if (bare()) {
        bytes(from, sent, room);
      } else {
        file(from, sent, room);
      }
      vbox.tool().change(op, "clonemedium", sent.path(), image.uuid(), "--existing");
    }
  }

  private String suffix() {
    String file = Paths.file(image.path());
    return file.lastIndexOf('.') > 0 ? file.substring(file.lastIndexOf('.')) : "";
  }

  /** {@code convertfromraw stdin}, which fills up with zeros and cuts off without a word. */
  private void bytes(Path from, Interim sent, long room) {
    long length = length(from);
    if (length > room) {
      throw new RejectedException(
          from + " has " + length + " bytes, the volume " + room, Failure.notDone());
    }
    op.progress("send", 0, length);
    Command convert =
        vbox.tool()
            .changing("convertfromraw", "stdin", sent.path(), Long.toString(room))
            .plain("--format", "VDI")
            .stdin(from);
    sent.registered();
    vbox.tool().run(convert, op);
    op.progress("send", length, length);
  }

  /** Under a UUID of its own: it may have come from here. */
  private void file(Path from, Interim sent, long room) {
    vbox.files().send(from, sent.path(), op);
    sent.registered();
    vbox.tool()
        .change(op, "internalcommands", "sethduuid", sent.path(), UUID.randomUUID().toString());
    long has =
        MediumText.of(vbox.tool().change(op, "showmediuminfo", "disk", sent.path())).stream()
            .mapToLong(MediumText::capacity)
            .findFirst()
            .orElse(-1);
    if (has > room) {
      throw new RejectedException(
          from + " is a disk of " + ByteSize.bytes(has) + ", larger than the volume",
          Failure.notDone());
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw CallerFiles.failed("read", file, e, Failure.notDone());
    }
  }

  void download(OutputStream to) {
    if (bare()) {
      Command cat = vbox.tool().reading("mediumio", "--disk", image.uuid(), "cat");
      vbox.tool().run(cat.stdoutTo(new Counted(to)), op);
      return;
    }
    Path file = null;
    try {
      file = Files.createTempFile("posada-", ".image");
      vbox.files().fetch(image.path(), file, op);
      Files.copy(file, to);
    } catch (IOException e) {
      throw CallerFiles.failed("write", Path.of("the download"), e, Failure.notDone());
    } finally {
      remove(file);
    }
  }

  private static void remove(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }

  /** Tells how far it has come. */
  private final class Counted extends FilterOutputStream {
    private long done;

    private Counted(OutputStream to) {
      super(to);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      done += length;
      op.progress("fetch", done, 0);
    }
  }
}
