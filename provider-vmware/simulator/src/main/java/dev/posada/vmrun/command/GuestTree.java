package dev.posada.vmrun.command;

import dev.posada.vmrun.files.VirtualDisk;
import dev.posada.vmrun.host.Home;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Files of a guest. They go with its first disk: a folder of the home is named by the content
 * identity in the disk's descriptor, so that snapshots, clones and disks that change machines take
 * them along.
 */
public final class GuestTree {
  /** A program of the guest's own, lest it tells where the guest's folder is. */
  private static final String PWD =
      """
      #!/bin/sh
      d=$(/bin/pwd)
      case $d in "$GUEST_ROOT"*) d=${d#"$GUEST_ROOT"} ;; esac
      printf '%s\\n' "${d:-/}"
      """;

  private GuestTree() {}

  /** The folder that is / of the guest. */
  public static Path root(Home home, Machine machine) throws IOException {
    VirtualDisk disk = null;
    for (Path file : machine.files().disks(machine.config()).values()) {
      if (disk == null) {
        disk = VirtualDisks.open(file);
      }
    }
    String content =
        disk == null
            ? "none-" + Integer.toHexString(machine.files().vmx().hashCode())
            : own(home, disk);
    Path root = home.folder().resolve("disks").resolve(content);
    for (String folder :
        new String[] {"tmp", "etc", "home/guest", "root", "var/tmp", "usr/local/bin"}) {
      Files.createDirectories(root.resolve(folder));
    }
    seed(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    seed(root.resolve("etc/hostname"), "guest\n");
    seed(root.resolve("etc/os-release"), "NAME=Simulated\nID=simulated\n");
    seed(root.resolve("usr/local/bin/pwd"), PWD);
    root.resolve("usr/local/bin/pwd").toFile().setExecutable(true);
    return root;
  }

  private static void seed(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      Files.writeString(file, text);
    }
  }

  /** The content of a disk; a disk that somebody copied as a file gets content of its own. */
  private static String own(Home home, VirtualDisk disk) throws IOException {
    String content = disk.content();
    Path owner = home.folder().resolve("disks").resolve(content + ".owner");
    String file = disk.file().toString();
    String before = Files.exists(owner) ? Files.readString(owner) : file;
    VirtualDisk first = before.equals(file) ? null : VirtualDisks.open(Path.of(before));
    if (first != null && first.content().equals(content)) {
      copy(folder(home, content), folder(home, disk.newContent()));
      return own(home, disk);
    }
    Files.writeString(owner, file);
    return content;
  }

  /** Gives a new disk what is on another one. */
  static void fork(Home home, VirtualDisk from, VirtualDisk to) throws IOException {
    String content = own(home, from);
    copy(folder(home, content), folder(home, to.newContent()));
  }

  /** Gives a disk what is on another one, which goes. */
  static void move(Home home, VirtualDisk from, VirtualDisk to) throws IOException {
    drop(home, to);
    to.setContent(from.content());
    Files.deleteIfExists(home.folder().resolve("disks").resolve(to.content() + ".owner"));
  }

  static void drop(Home home, VirtualDisk disk) throws IOException {
    delete(folder(home, disk.content()));
    Files.deleteIfExists(home.folder().resolve("disks").resolve(disk.content() + ".owner"));
  }

  private static Path folder(Home home, String content) {
    return home.folder().resolve("disks").resolve(content);
  }

  /** Copies a file or a folder over what is there. */
  static void copy(Path from, Path to) throws IOException {
    if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                file,
                to.resolve(from.relativize(file)),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES,
                LinkOption.NOFOLLOW_LINKS);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
