package dev.posada.spi.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** That the lab is what the tests of commands over SSH rely on, or they would prove nothing. */
@LabSsh.Needed
@Execution(ExecutionMode.CONCURRENT)
class SshLabTest {
  @Test
  void everyUserHasTheLoginShellThatItIsNamedAfter() throws Exception {
    for (String user : LabSsh.users()) {
      // followed by another command, or some shells would become the one that asks
      List<String> said = said(user, "sh -c 'cat /proc/$PPID/comm'; true");
      assertEquals(user, "posada-" + said.get(said.size() - 1));
    }
  }

  @Test
  void theShellsThatReadAnRcFileAreNoisy() throws Exception {
    for (String shell : List.of("bash", "zsh", "tcsh", "fish")) {
      String user = "posada-" + shell;
      assertEquals(List.of("noise of " + user), said(user, "true"));
    }
  }

  private static List<String> said(String user, String line)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(LabSsh.program());
    words.addAll(List.of("ssh://" + LabSsh.authority(user), line));
    Process ssh = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    ssh.getOutputStream().close();
    String said = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, ssh.waitFor(), user);
    return said.lines().toList();
  }
}
