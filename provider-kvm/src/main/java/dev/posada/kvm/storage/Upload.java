package dev.posada.kvm.storage;

import dev.posada.ByteSize;
import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.kvm.libvirt.Volumes;
import dev.posada.kvm.xml.VolumeView;
import dev.posada.spi.Operation;

/** Fills a volume with a file of the caller's, after it has looked whether that fits. */
final class Upload {
  private final Volumes volumes;
  private final VolumeView view;
  private final Operation op;

  Upload(Volumes volumes, VolumeView view, Operation op) {
    this.volumes = volumes;
    this.view = view;
    this.op = op;
  }

  void send(CallerFile file) {
    long length = file.length();
    if (isRaw()) {
      prepareRaw(length, file);
    } else {
      prepareImage(ImageFile.of(file.path()));
    }
    file.send(length, volumes.transfer(view.name()), false, op);
  }

  /** What Posada has no word for is bytes. */
  private boolean isRaw() {
    return view.format().equals("raw") || StorageWords.format(view.format()).isEmpty();
  }

  private void prepareRaw(long length, CallerFile file) {
    boolean isFile = view.type().equals("file");
    long capacity = view.capacity().orElse(0);
    if (isFile && capacity == 0) {
      return; // it was made without a size, and grows
    }
    requireFits(length, file);
    if (isFile && length < capacity && view.allocation().orElse(0) > 0) {
      volumes.wipe(view.name(), op);
    }
  }

  /** The file of a volume may become longer; what a guest sees of it may not. */
  private void prepareImage(ImageFile image) {
    if (!StorageWords.word(image.format()).equals(view.format())) {
      throw new RejectedException(
          image.file().path() + " is " + image.format() + ", and volume " + view.name() + " is not",
          Failure.notDone().remedy("make a volume in the format of the file"));
    }
    requireFits(image.capacity(), image.file());
  }

  private void requireFits(long bytes, CallerFile file) {
    if (view.capacity().isPresent() && bytes > view.capacity().getAsLong()) {
      throw new RejectedException(
          file.path()
              + " has "
              + ByteSize.bytes(bytes)
              + ", volume "
              + view.name()
              + " only "
              + ByteSize.bytes(view.capacity().getAsLong()),
          Failure.notDone().remedy("make the volume larger first"));
    }
  }
}
