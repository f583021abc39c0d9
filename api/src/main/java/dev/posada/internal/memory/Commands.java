package dev.posada.internal.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands that simulated guests know; the table is in {@link dev.posada.memory}. */
final class Commands {
  static final List<String> FOR_EVER = List.of("sleep", "infinity");

  private static final Pattern SLEEP = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)([smhd]?)");
  private static final Duration YES_EVERY = Duration.ofMillis(1);
  private static final double CENTURY = 100 * 365 * 86_400.0; // a long holds its nanoseconds
  private static final int NOT_FOUND = 127;
  private static final String ZEROS = "/dev/zero";

  private Commands() {}

  /** Returns the program of a command, with input that is there as a whole. */
  static Program program(List<String> command, Surroundings around, byte[] stdin) {
    return command.get(0).equals("sh")
        ? script(command, around, Optional.of(stdin))
        : fed(single(command, around), stdin);
  }

  /** Returns the program of a command, which may have to be fed. */
  static Program program(List<String> command, Surroundings around) {
    return command.get(0).equals("sh")
        ? script(command, around, Optional.empty())
        : single(command, around);
  }

  private static SingleProgram fed(SingleProgram program, byte[] stdin) {
    return program.reads() ? new SingleProgram.Builder().copies(stdin).build() : program;
  }

  /** What can be fed only while it runs has to be the only command. */
  private static Program script(List<String> command, Surroundings around, Optional<byte[]> stdin) {
    if (command.size() != 3 || !command.get(1).equals("-c")) {
      return new SingleProgram.Builder().complains("usage: sh -c SCRIPT").exitCode(2).build();
    }
    List<SingleProgram> programs = new ArrayList<>();
    int code = 0;
    byte[] left = stdin.orElse(new byte[0]);
    try {
      List<Shell.Line> lines = Shell.lines(command.get(2));
      for (Shell.Line line : lines) {
        SingleProgram program = single(line.words(), around);
        if (program.reads() && stdin.isEmpty() && lines.size() == 1 && !line.stderr()) {
          return program;
        }
        boolean over = line.words().get(0).equals("exit");
        code = over && line.words().size() == 1 ? code : program.exitCode();
        programs.add(redirected(fed(program, left), line.stderr()));
        left = program.reads() ? new byte[0] : left;
        if (over) {
          break;
        }
      }
    } catch (Shell.SyntaxException e) {
      return new SingleProgram.Builder().complains(e.getMessage()).exitCode(2).build();
    }
    if (programs.isEmpty()) {
      programs.add(new SingleProgram.Builder().build());
    }
    return new Script(programs, code);
  }

  private static SingleProgram redirected(SingleProgram program, boolean stderr) {
    return stderr ? program.toStream(true) : program;
  }

  private static SingleProgram single(List<String> command, Surroundings around) {
    List<String> arguments = command.subList(1, command.size());
    SingleProgram.Builder made = new SingleProgram.Builder();
    switch (command.get(0)) {
      case "echo" -> made.writes(lines(String.join(" ", arguments)));
      case "cat" -> cat(arguments, around, made);
      case "ls", "touch", "mkdir", "rm" ->
          FileCommands.program(command.get(0), arguments, around, made);
      case "exit" -> exit(arguments, made);
      case "sleep" -> sleep(arguments, made);
      case "head" -> head(arguments, around, made);
      case "yes" ->
          made.repeats(
                  arguments.isEmpty() ? "y" : String.join(" ", arguments),
                  true,
                  Long.MAX_VALUE,
                  YES_EVERY)
              .takes(null);
      case "env" -> made.writes(environment(around));
      case "pwd" -> made.writes(List.of(around.directory()));
      case "whoami" -> made.writes(List.of(around.user()));
      default -> made.complains("sh: " + command.get(0) + ": not found").exitCode(NOT_FOUND);
    }
    return made.build();
  }

  private static List<String> lines(String text) {
    return List.of(text.split("\n", -1));
  }

  private static List<String> environment(Surroundings around) {
    List<String> lines = new ArrayList<>();
    around.environment().forEach((key, value) -> lines.addAll(lines(key + "=" + value)));
    return lines;
  }

  private static void cat(List<String> arguments, Surroundings around, SingleProgram.Builder made) {
    if (arguments.isEmpty()) {
      made.reads();
    } else {
      FileCommands.cat(arguments, around, made);
    }
  }

  private static void exit(List<String> arguments, SingleProgram.Builder made) {
    if (arguments.isEmpty()) {
      return;
    }
    OptionalLong code = number(arguments.get(0));
    if (code.isPresent()) {
      made.exitCode((int) (code.getAsLong() & 0xFF));
    } else {
      made.complains("sh: exit: Illegal number: " + arguments.get(0)).exitCode(2);
    }
  }

  private static void sleep(List<String> arguments, SingleProgram.Builder made) {
    String text = arguments.size() == 1 ? arguments.get(0) : String.join(" ", arguments);
    Matcher seconds = SLEEP.matcher(text);
    if (text.equals("infinity")) {
      made.takes(null);
    } else if (seconds.matches()) {
      long unit =
          switch (seconds.group(2)) {
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 1;
          };
      double taken = Double.parseDouble(seconds.group(1)) * unit;
      made.takes(taken > CENTURY ? null : Duration.ofNanos((long) (taken * 1e9)));
    } else {
      made.complains("sleep: invalid time interval '" + text + "'").exitCode(1);
    }
  }

  /** Reads the beginning of a file, or zeros. */
  private static void head(
      List<String> arguments, Surroundings around, SingleProgram.Builder made) {
    OptionalLong bytes =
        arguments.size() >= 2 && arguments.size() <= 3 && arguments.get(0).equals("-c")
            ? number(arguments.get(1))
            : OptionalLong.empty();
    if (bytes.isEmpty()) {
      made.complains("usage: head -c N [FILE]").exitCode(1);
    } else if (arguments.size() == 3 && !arguments.get(2).equals(ZEROS)) {
      FileCommands.head(bytes.getAsLong(), arguments.get(2), around, made);
    } else {
      Duration perLine = Duration.ofNanos(Program.LONGEST_LINE); // a byte a nanosecond
      made.repeats("\0".repeat(Program.LONGEST_LINE), false, bytes.getAsLong(), perLine)
          .takes(Duration.ofNanos(bytes.getAsLong()));
    }
  }

  private static OptionalLong number(String text) {
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
