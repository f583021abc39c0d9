package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.posada.NotFoundException;
import dev.posada.spi.Operation;
import dev.posada.spi.command.HostFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder beside a file that says who has the file open. Immutable.
 *
 * @param path the folder
 * @param holders those who say so in it
 */
public record LockFolder(String path, List<Holder> holders) {
  private static final Pattern MEMBER = Pattern.compile("M\\d+\\.lck");
  private static final Pattern TEXT =
      Pattern.compile("(.*?) ?(\\d{1,10})(?:-(\\d{1,19}))?(?:\\((.*?)\\))? \\d+ ([A-Z])(?: .*)?");
  private static final int LENGTH = 512;

  /**
   * A process that has a file open.
   *
   * @param member the file that says so
   * @param machine the id of its machine, as VMware makes it
   * @param pid the number of the process
   * @param begun when it began, as its system counts; empty if that is not known
   * @param process its name, as in {@code vmware-vmx}; empty if it is not known
   */
  public record Holder(
      String member, String machine, long pid, Optional<Long> begun, String process) {

    /** {@return whether its name is that of what runs a machine; others only look at it} */
    public boolean runs() {
      return process.startsWith("vmware-vmx");
    }
  }

  /** Copies the values. */
  public LockFolder {
    holders = List.copyOf(holders);
  }

  /** {@return the lock of a file; without holders if nobody has it open} */
  public static LockFolder of(String file, HostFiles files, Operation op) {
    String folder = file + ".lck";
    List<String> members = new ArrayList<>();
    for (String name : names(folder, files, op)) {
      if (MEMBER.matcher(name).matches()) {
        members.add(Paths.resolve(folder, name));
      }
    }
    List<Holder> holders = new ArrayList<>();
    Map<String, byte[]> read = members.isEmpty() ? Map.of() : files.readAll(members, op);
    read.forEach((member, text) -> holder(member, text).ifPresent(holders::add));
    return new LockFolder(folder, holders);
  }

  private static List<String> names(String folder, HostFiles files, Operation op) {
    try {
      return files.list(folder, op);
    } catch (NotFoundException e) {
      return List.of();
    }
  }

  /** {@return who says so; empty for what VMware too deletes, as it has another length} */
  static Optional<Holder> holder(String member, byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    int end = text.indexOf('\0');
    Matcher words = TEXT.matcher(end < 0 ? text.strip() : text.substring(0, end).strip());
    if (bytes.length != LENGTH || !words.matches()) {
      return Optional.empty();
    }
    Optional<Long> begun =
        Optional.ofNullable(words.group(3)).map(Long::parseLong).filter(it -> it != 0);
    String process = words.group(4) == null ? "" : words.group(4);
    return Optional.of(
        new Holder(member, words.group(1), Long.parseLong(words.group(2)), begun, process));
  }
}
