package dev.posada.virtualbox.storage;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.NativeException;
import dev.posada.Outcome;
import dev.posada.RejectedException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.Command;
import dev.posada.spi.command.CommandResult;
import dev.posada.spi.command.CommandRunner;
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
import java.util.regex.Pattern;

/** The bytes of a volume: the file as it is in its format, as other hypervisors have it. */
final class Transfer {
  /** The variants of a VMDK whose bytes are elsewhere. */
  private static final Pattern SEVERAL =
      Pattern.compile("fixed|split|raw|esx", Pattern.CASE_INSENSITIVE);

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
    requireOneFile();
    OutputStream counted = new Counted(to);
    if (vbox.tool().runner() == CommandRunner.local()) {
      Path file = Path.of(image.path());
      try {
        Files.copy(file, counted);
      } catch (IOException e) {
        throw CallerFiles.failed("read", file, e, Failure.notDone());
      }
      return;
    }
    Command cat = Command.read("cat", image.path()).stdoutTo(counted);
    CommandResult read = vbox.tool().runner().run(cat, op);
    if (read.exitCode() != 0) {
      throw new NativeException(
          "cannot read " + image.path(), Failure.of(read.error("cat")).outcome(Outcome.NOT_DONE));
    }
  }

  /** The file of a VMDK may be no more than a list of those that have its bytes. */
  private void requireOneFile() {
    if (!image.format().equals("VMDK")) {
      return;
    }
    boolean several =
        MediumText.of(vbox.tool().read(op, "showmediuminfo", "disk", image.uuid())).stream()
            .anyMatch(told -> SEVERAL.matcher(told.variant()).find());
    if (several) {
      throw new UnsupportedCapabilityException(
          "fetching an image of several files",
          Support.no(image.path() + " only lists them", "copy the volume, and fetch the copy"),
          Failure.notDone());
    }
  }

  /** Tells how far it has come, and goes no further when the call is over. */
  private final class Counted extends FilterOutputStream {
    private long done;

    private Counted(OutputStream to) {
      super(to);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      op.check();
      out.write(bytes, from, length);
      done += length;
      op.progress("fetch", done, 0);
    }
  }
}
