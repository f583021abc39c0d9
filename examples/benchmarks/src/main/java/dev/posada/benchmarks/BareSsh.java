package dev.posada.benchmarks;

import dev.posada.spi.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A connection of OpenSSH's client that commands share, made by hand. */
final class BareSsh implements AutoCloseable {
  private static final int MANY_LOOKS = 500;

  private final Path folder;
  private final Process master;
  private final List<String> session;

  private BareSsh(Path folder, Process master, List<String> session) {
    this.folder = folder;
    this.master = master;
    this.session = session;
  }

  /** The words that begin a connection of its own. */
  static List<String> words(List<String> program, Authority address, String... options) {
    List<String> words = new ArrayList<>(program);
    words.addAll(List.of(options));
    words.addAll(List.of("-p", address.port() + "", "-l", address.user(), address.host()));
    return words;
  }

  static BareSsh connect(List<String> program, Authority address) throws Exception {
    Path folder = Files.createTempDirectory("posada-ssh");
    Path socket = folder.resolve("s");
    Process master =
        new ProcessBuilder(words(program, address, "-M", "-S", socket + "", "-N"))
            .redirectErrorStream(true)
            .start();
    BareSsh ssh = new BareSsh(folder, master, words(program, address, "-S", socket + ""));
    for (int i = 0; i < MANY_LOOKS && !Files.exists(socket); i++) {
      if (master.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IOException(new String(master.getInputStream().readAllBytes()));
      }
    }
    return ssh;
  }

  String run(List<String> words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(session);
    all.addAll(words);
    return BareTool.run(all);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    master.destroy(); // it removes its socket
    master.waitFor();
    Files.delete(folder);
  }
}
