package dev.posada.vmrun.command;

import dev.posada.vmrun.host.Switch;
import dev.posada.vmrun.host.Trait;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * runProgramInGuest and runScriptInGuest. A program of a Linux guest really runs, as a process of
 * the simulator's machine that stands in the guest's folder: paths are led there wherever they
 * appear in an argument, but for those of programs and devices, and GUEST_ROOT names it. It is no
 * jail. Programs of other guests do nothing and end well.
 */
final class GuestPrograms {
  private static final Pattern OWNED =
      Pattern.compile(
          "(?<![\\w./~-])/(?!(?:bin|sbin|usr|lib\\w*|dev|proc|sys|run)\\b)[\\w.-]+"
              + "(?=$|[/\\s\"';|&<>)`])");
  private static final List<String> FLAGS = List.of("-nowait", "-activewindow", "-interactive");

  private GuestPrograms() {}

  static void program(Request request) throws IOException, InterruptedException {
    run(request, words -> words);
  }

  /** The script is written into a file of the guest. */
  static void script(Request request) throws IOException, InterruptedException {
    GuestSession session = GuestSession.open(request);
    run(
        request,
        words -> {
          if (words.size() < 2) {
            throw new Usage.Wanted();
          }
          String name = "/tmp/vmware-script-" + Long.toHexString(System.nanoTime());
          String text = lead(words.get(1), session.root());
          Files.writeString(session.path(name), text);
          String interpreter = words.get(0).isEmpty() ? "/bin/sh" : words.get(0);
          return List.of(interpreter, name);
        });
  }

  /** What is to be run, from the words behind the flags. */
  @FunctionalInterface
  private interface Command {
    List<String> of(List<String> words) throws IOException;
  }

  private static void run(Request request, Command command)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(request.parameters().subList(1, request.parameters().size()));
    List<String> flags = new ArrayList<>();
    while (!words.isEmpty() && FLAGS.contains(words.get(0).toLowerCase(Locale.ROOT))) {
      flags.add(words.remove(0).toLowerCase(Locale.ROOT));
    }
    if (words.isEmpty()) {
      throw new Usage.Wanted();
    }
    Process process =
        request
            .home()
            .locked(
                () -> {
                  GuestSession session = GuestSession.open(request);
                  String user = request.flags().user();
                  if (flags.contains("-interactive")
                      && !user.equals(session.machine().record().get(Trait.INTERACTIVE_USER))) {
                    throw Message.NOT_INTERACTIVE.failure();
                  }
                  return begin(request, session, command.of(words));
                });
    if (process != null && !flags.contains("-nowait")) {
      finish(request, process);
    }
  }

  /** Null if the guest is not one whose programs run. */
  private static Process begin(Request request, GuestSession session, List<String> command)
      throws IOException {
    if (session.windows()) {
      return null;
    }
    Path program = session.existing(command.get(0));
    if (!Files.isExecutable(program)) {
      throw Message.ACCESS_DENIED.failure();
    }
    List<String> words = new ArrayList<>(List.of(program.toString()));
    for (String word : command.subList(1, command.size())) {
      words.add(lead(word, session.root()));
    }
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.directory(session.root().toFile());
    environment(builder.environment(), request, session);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    GuestProcesses.remember(
        session.machine().record(), process, request.flags().user(), String.join(" ", command));
    request.home().save(session.machine().record());
    return process;
  }

  private static void environment(
      Map<String, String> environment, Request request, GuestSession session) {
    environment.clear();
    environment.put(
        "PATH", session.path("/usr/local/bin") + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
    environment.put("GUEST_ROOT", session.root().toString());
    environment.put("HOME", session.path("/home/guest").toString());
    environment.put("USER", request.flags().user());
    environment.put("TMPDIR", session.path("/tmp").toString());
    environment.putAll(session.machine().record().family("guestEnv"));
  }

  /** Leads the guest's own paths in a text to where they really are. */
  private static String lead(String text, Path root) {
    return OWNED
        .matcher(text)
        .replaceAll(
            path -> {
              boolean there = text.startsWith(root.toString(), path.start());
              return Matcher.quoteReplacement(there ? path.group() : root + path.group());
            });
  }

  /** Waits for the program; if vmrun is ended meanwhile the program goes on. */
  private static void finish(Request request, Process process)
      throws IOException, InterruptedException {
    int exit = process.waitFor();
    request
        .home()
        .locked(
            () -> {
              Machine machine = request.machine().mustBeOn();
              GuestProcesses.forget(machine.record(), process.pid());
              request.home().save(machine.record());
              return null;
            });
    if (exit != 0) {
      boolean propagate = request.is(Switch.RUN_EXIT, "propagate");
      throw Failure.lines(
          propagate ? exit : 1, "Guest program exited with non-zero exit code: " + exit);
    }
  }
}
