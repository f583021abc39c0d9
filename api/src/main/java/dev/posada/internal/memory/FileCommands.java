package dev.posada.internal.memory;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The commands of simulated guests that have to do with files. */
final class FileCommands {
  private static final String MISSING = "No such file or directory";

  private FileCommands() {}

  /** Lets a command change files, and says in its program what it writes. */
  static void program(
      String command, List<String> arguments, Surroundings around, SingleProgram.Builder made) {
    if (command.equals("ls")) {
      list(arguments, around, made);
      return;
    }
    List<String> operands = arguments.stream().filter(word -> !word.startsWith("-")).toList();
    if (operands.isEmpty()) {
      made.complains(command + ": missing operand").exitCode(1);
      return;
    }
    boolean all = arguments.size() > operands.size();
    for (String operand : operands) {
      Optional<String> problem = change(command, operand, all, around);
      problem.ifPresent(why -> made.complains(command + ": '" + operand + "': " + why).exitCode(1));
    }
  }

  /** Returns why it cannot be done. */
  private static Optional<String> change(
      String command, String operand, boolean option, Surroundings around) {
    FileTree files = around.files();
    String path = FileTree.plain(operand, around.directory());
    String folder = FileTree.plain("..", path);
    if (command.equals("rm")) {
      if (!files.exists(path)) {
        return option ? Optional.empty() : Optional.of(MISSING);
      }
      if (files.isFolder(path) && !option) {
        return Optional.of("Is a directory");
      }
      if (path.equals("/")) {
        return Optional.of("Operation not permitted");
      }
      files.remove(path);
      return Optional.empty();
    }
    if (!files.isFolder(folder)) {
      return Optional.of(MISSING);
    }
    if (command.equals("mkdir")) {
      if (files.exists(path) && !option) {
        return Optional.of("File exists");
      }
      files.makeFolder(path);
    } else if (!files.exists(path)) {
      files.write(path, new byte[0]);
    }
    return Optional.empty();
  }

  private static void list(
      List<String> arguments, Surroundings around, SingleProgram.Builder made) {
    List<String> operands = arguments.stream().filter(word -> !word.startsWith("-")).toList();
    List<String> lines = new ArrayList<>();
    for (String operand : operands.isEmpty() ? List.of(".") : operands) {
      String path = FileTree.plain(operand, around.directory());
      if (around.files().isFolder(path)) {
        lines.addAll(around.files().names(path));
      } else if (around.files().exists(path)) {
        lines.add(operand);
      } else {
        made.complains("ls: " + operand + ": " + MISSING).exitCode(1);
        return;
      }
    }
    made.writes(lines);
  }

  static void cat(List<String> arguments, Surroundings around, SingleProgram.Builder made) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String operand : arguments) {
      Optional<byte[]> bytes = read("cat", operand, around, made);
      if (bytes.isEmpty()) {
        return;
      }
      all.writeBytes(bytes.get());
    }
    made.copies(all.toByteArray());
  }

  static void head(long most, String operand, Surroundings around, SingleProgram.Builder made) {
    read("head", operand, around, made)
        .ifPresent(bytes -> made.copies(Arrays.copyOf(bytes, (int) Math.min(most, bytes.length))));
  }

  /** Returns what is in a file, or complains. */
  private static Optional<byte[]> read(
      String command, String operand, Surroundings around, SingleProgram.Builder made) {
    String path = FileTree.plain(operand, around.directory());
    Optional<byte[]> bytes = around.files().read(path);
    if (bytes.isEmpty()) {
      String why = around.files().exists(path) ? "Is a directory" : MISSING;
      made.complains(command + ": can't open '" + operand + "': " + why).exitCode(1);
    }
    return bytes;
  }
}
