package dev.posada.benchmarks;

import static dev.posada.benchmarks.Take.millis;

import dev.posada.spi.Authority;
import dev.posada.spi.command.CommandRunner;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Command line tools of another machine, run by Posada and by OpenSSH's client alone. */
final class SshRows {
  private SshRows() {}

  static List<Row> all() {
    return List.of(
        new Row("command ssh", "ms", Goal.ratio(1.15), new Rounds(40, 101), stage -> shared(stage)),
        new Row(
            "command ssh fresh", "ms", Goal.ratio(0.5), new Rounds(5, 31), stage -> fresh(stage)));
  }

  /** Both over a connection that is there. */
  private static Contest shared(Stage stage) throws Exception {
    CommandRunner runner = runner(stage);
    BareSsh ssh = stage.keep(BareSsh.connect(program(), address()));
    return new Contest(
        millis(() -> CommandRows.run(runner)),
        "ssh -S",
        millis(() -> CommandRows.check(ssh.run(CommandRows.SHORT), CommandRows.SAID)));
  }

  private static Contest fresh(Stage stage) throws Exception {
    CommandRunner runner = runner(stage);
    List<String> words = new ArrayList<>(BareSsh.words(program(), address()));
    words.addAll(CommandRows.SHORT);
    return new Contest(
        millis(() -> CommandRows.run(runner)),
        "ssh, a connection each",
        millis(() -> CommandRows.check(BareTool.run(words), CommandRows.SAID)));
  }

  private static CommandRunner runner(Stage stage) throws NotRunException {
    return stage.keep(CommandRunner.ssh(address(), program()));
  }

  private static Authority address() throws NotRunException {
    return Authority.of(URI.create(Stage.named("POSADA_LAB_SSH", "a machine with sshd")));
  }

  private static List<String> program() throws NotRunException {
    return List.of(
        "ssh", "-F", Stage.named("POSADA_LAB_SSH_CLIENT_CONFIG", "a configuration of ssh"));
  }
}
