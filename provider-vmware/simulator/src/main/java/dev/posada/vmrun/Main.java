package dev.posada.vmrun;

import dev.posada.vmrun.host.Processes;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The simulator as a program: the first argument is the folder of the launcher, the second the
 * program it stands for.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path launcher = Path.of(arguments[0]);
    List<String> rest = List.of(arguments).subList(2, arguments.length);
    Processes processes = new Processes();
    Simulator simulator = Simulator.at(home(launcher), processes);
    Call call = new Call(arguments[1], rest, Path.of("").toAbsolutePath(), System.getenv());
    Answer answer = simulator.run(call);
    System.out.write(answer.stdout(), 0, answer.stdout().length);
    System.out.flush();
    System.err.write(answer.stderr(), 0, answer.stderr().length);
    System.err.flush();
    if (answer.holder().isPresent()) {
      Answer.Holder holder = answer.holder().get();
      processes.hold(holder.mark(), holder.until());
    }
    System.exit(answer.exit());
  }

  /**
   * VMRUN_SIM_HOME, or what the file beside the launcher says as callers may clear the environment.
   */
  private static Path home(Path launcher) throws IOException {
    String named = System.getenv("VMRUN_SIM_HOME");
    Path beside = launcher.resolve("vmrun-sim.properties");
    if (named == null && Files.exists(beside)) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(beside)) {
        properties.load(reader);
      }
      named = properties.getProperty("home");
    }
    return named != null ? Path.of(named) : Path.of(System.getProperty("user.home"), ".vmrun-sim");
  }
}
