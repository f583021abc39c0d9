package dev.posada.spi.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The secret files of one run: there while the tool runs. */
final class SecretFiles implements AutoCloseable {
  private final List<TemporaryFile> files = new ArrayList<>();

  /** The words for a tool, with the paths of its secret files. */
  List<String> argv(Command command) throws IOException {
    List<String> argv = new ArrayList<>();
    for (Word word : command.words()) {
      argv.add(word.kind() == Word.Kind.SECRET_FILE ? file(word.text()) : word.text());
    }
    return argv;
  }

  private String file(String content) throws IOException {
    TemporaryFile file = new TemporaryFile("secret-");
    files.add(file);
    Files.write(file.path(), content.getBytes(UTF_8));
    return file.path().toString();
  }

  @Override
  public void close() {
    files.forEach(TemporaryFile::close);
  }
}
