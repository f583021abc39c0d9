package dev.posada.spi.command;

import java.io.File;
import java.util.List;
import java.util.Map;

/** The environment of a tool of this machine. */
final class LocalEnvironment {
  /**
   * What people set for their own terminal and taste, and what a tool would answer differently for:
   * languages, its width, colours even where no terminal is, units of sizes, forms of dates and
   * names, scripts that a shell runs first, and an older or newer standard.
   */
  static final List<String> LEFT_OUT =
      List.of(
          "LANGUAGE",
          "COLUMNS",
          "LINES",
          "CLICOLOR_FORCE",
          "FORCE_COLOR",
          "GREP_OPTIONS",
          "BLOCKSIZE",
          "BLOCK_SIZE",
          "DF_BLOCK_SIZE",
          "DU_BLOCK_SIZE",
          "LS_BLOCK_SIZE",
          "QUOTING_STYLE",
          "TIME_STYLE",
          "BASH_ENV",
          "ENV",
          "CDPATH",
          "POSIXLY_CORRECT");

  private LocalEnvironment() {}

  /** What it inherits stays, above all HOME and USER, but for what changes how a tool speaks. */
  static void prepare(Map<String, String> environment, Map<String, String> added) {
    environment.keySet().removeAll(LEFT_OUT);
    environment.put("LC_ALL", utf8()); // with C, VBoxManage 7.2 cuts lists without a word
    environment.putAll(added);
  }

  private static String utf8() {
    boolean mac = File.separatorChar == '/' && System.getProperty("os.name").startsWith("Mac");
    return mac ? "en_US.UTF-8" : "C.UTF-8"; // not every macOS has the latter
  }
}
