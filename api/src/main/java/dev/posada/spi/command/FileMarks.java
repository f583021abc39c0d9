package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posada.Failure;
import dev.posada.NativeException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Several files in one output: behind each a mark, how it went, and a line end. */
final class FileMarks {
  private final byte[] all;
  private final byte[] mark;
  private int at;

  FileMarks(byte[] all, String mark) {
    this.all = all;
    this.mark = mark.getBytes(UTF_8);
  }

  /**
   * Adds the files that are there.
   *
   * @param stderr what was said about the others
   * @return the size of all together
   */
  long into(Map<String, byte[]> files, List<String> paths, String stderr) {
    long total = 0;
    for (String path : paths) {
      int start = at;
      int end = next(mark, path);
      at = end + mark.length;
      int line = next(new byte[] {'\n'}, path);
      int code = Integer.parseInt(new String(all, at, line - at, UTF_8));
      at = line + 1;
      if (code == 0) {
        FileBytes.check(path, end - start, FileBytes.FILE);
        files.put(path, Arrays.copyOfRange(all, start, end));
        total += end - start;
      } else if (code != FileScripts.GONE) {
        throw ToolFiles.failure(path, new CommandResult(code, "", stderr));
      }
    }
    return total;
  }

  private int next(byte[] part, String path) {
    for (int start = at; start <= all.length - part.length; start++) {
      if (all[start] == part[0]
          && Arrays.equals(all, start, start + part.length, part, 0, part.length)) {
        return start;
      }
    }
    throw new NativeException("the answer ends before " + path, Failure.undecided());
  }
}
